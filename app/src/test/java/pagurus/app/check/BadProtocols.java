package pagurus.app.check;

import java.util.List;
import java.util.Set;
import pagurus.vm.relocate.Need;
import pagurus.vm.relocate.Phases;
import pagurus.vm.relocate.RelocationProtocol;
import pagurus.vm.relocate.TableMove;

/** Classes that cannot be used as protocols. */
public final class BadProtocols {
  private BadProtocols() {}

  /** Cannot be made without a number. */
  public static final class Numbered implements RelocationProtocol {
    private final int number;

    /** Wants a number. */
    public Numbered(int number) {
      this.number = number;
    }

    @Override
    public String name() {
      return "numbered " + number;
    }

    @Override
    public void move(Phases phases, List<TableMove> moves) {}
  }

  /** Cannot be made at all. */
  public abstract static class Unfinished implements RelocationProtocol {
    /** Never runs. */
    public Unfinished() {}
  }

  /** Has no name. */
  public static final class Nameless implements RelocationProtocol {
    /** Has no name. */
    public Nameless() {}

    @Override
    public String name() {
      return " ";
    }

    @Override
    public void move(Phases phases, List<TableMove> moves) {}
  }

  /** Throws while it is made. */
  public static final class Throwing implements RelocationProtocol {
    /** Throws. */
    public Throwing() {
      throw new IllegalStateException("not today");
    }

    @Override
    public String name() {
      return "throwing";
    }

    @Override
    public void move(Phases phases, List<TableMove> moves) {}
  }

  /** Throws when it is asked for its name. */
  public static final class Shy implements RelocationProtocol {
    /** Has a name that it does not tell. */
    public Shy() {}

    @Override
    public String name() {
      throw new IllegalStateException("not to you");
    }

    @Override
    public void move(Phases phases, List<TableMove> moves) {}
  }

  /** Throws when it is asked what it needs. */
  public static final class Needy implements RelocationProtocol {
    /** Does not know what it needs. */
    public Needy() {}

    @Override
    public String name() {
      return "needy";
    }

    @Override
    public Set<Need> needs() {
      throw new IllegalStateException("everything");
    }

    @Override
    public void move(Phases phases, List<TableMove> moves) {}
  }
}
