package pagurus.check.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import pagurus.check.world.Cast;
import pagurus.check.world.Role;
import pagurus.check.world.Watcher;
import pagurus.machine.Step;

/** Notes every step of a replay, and where its address is at that moment. */
final class Recorder implements Watcher {
  private static final int NOBODY = -1;

  /** A step that happened before it was known what the machine looks like. */
  private record Early(int actor, Step step, long address, long before, long after) {}

  /** What an actor is translating. */
  private static final class Access {
    private long vaddr;
    private boolean walked;
    private int reads;
    private int lastUse = NOBODY;
  }

  private final List<Early> early = new ArrayList<>();
  private final List<Moment> moments = new ArrayList<>();
  private Access[] accesses = new Access[0];
  private Optional<Scene> scene = Optional.empty();
  private int turn = NOBODY;
  private int expected = NOBODY;
  private Step expectedStep = Step.IDLE;

  /** What is known once the execution has begun. */
  private record Scene(Cast cast, Atlas atlas, RuleBook rules) {}

  /** The execution has begun. */
  void attach(Cast cast, Atlas atlas, RuleBook rules) {
    accesses = new Access[cast.size()];
    for (int actor = 0; actor < accesses.length; actor++) {
      accesses[actor] = new Access();
    }
    Scene known = new Scene(cast, atlas, rules);
    scene = Optional.of(known);
    early.forEach(one -> note(known, one));
  }

  /** An actor is about to take its turn. */
  void turn(int number, int actor, Step step) {
    turn = number;
    expected = actor;
    expectedStep = step;
  }

  /** Whether the turn's own step has not been heard of. */
  boolean isSilent() {
    return expected != NOBODY;
  }

  /** How many steps have been noted. */
  int size() {
    return moments.size();
  }

  /** A turn that took a letter out of a mailbox, whose steps begin at {@code at}. */
  void served(int at, int cpu) {
    Place mailbox = new Place.Named("mailbox of cpu " + cpu);
    moments.add(
        at,
        new Moment(turn, true, cpu, Part.THREAD, Step.POLL, 0, mailbox, 0, 0, Optional.empty()));
    for (Access access : accesses) {
      access.lastUse = NOBODY;
    }
  }

  List<Moment> moments() {
    return List.copyOf(moments);
  }

  @Override
  public void stepped(int actor, Step step, long address, long before, long after) {
    Early one = new Early(actor, step, address, before, after);
    scene.ifPresentOrElse(known -> note(known, one), () -> early.add(one));
  }

  private void note(Scene known, Early one) {
    Access access = accesses[one.actor];
    boolean event = one.actor == expected && one.step == expectedStep;
    if (event) {
      expected = NOBODY;
    }
    if (access.lastUse != NOBODY) {
      reconsider(known, access, one.step);
    }
    follow(access, one);
    Place place = known.atlas.find(one.step, one.address, access.vaddr, one.after);
    Role role = known.cast.role(one.actor);
    RuleBook.Look look =
        new RuleBook.Look(
            one.step, place, access.vaddr, access.walked, access.reads == 1, role == Role.WALKER);
    moments.add(
        new Moment(
            turn,
            event,
            known.cast.cpuOf(one.actor),
            part(role, one.step),
            one.step,
            one.address,
            place,
            one.before,
            one.after,
            known.rules.about(look)));
    if (one.step == Step.TLB_USE) {
      access.lastUse = moments.size() - 1;
    }
  }

  private static Part part(Role role, Step step) {
    return switch (role) {
      case BUFFER -> Part.BUFFER;
      case WALKER -> Part.WALKER;
      case THREAD -> step.actor() == Step.Actor.WALKER ? Part.WALKER : Part.THREAD;
    };
  }

  private static void follow(Access access, Early one) {
    switch (one.step) {
      case TLB_USE -> {
        access.vaddr = one.address;
        access.walked = false;
      }
      case WALK_CACHE_USE -> {
        access.vaddr = one.address;
        access.walked = true;
        access.reads = 0;
      }
      case WALK_READ -> access.reads++;
      default -> {}
    }
  }

  /** What a CPU does after it has asked its TLB shows what the TLB said. */
  private void reconsider(Scene known, Access access, Step next) {
    boolean fault =
        next != Step.WALK_CACHE_USE && next != Step.USER_LOAD && next != Step.USER_STORE;
    int use = access.lastUse;
    access.lastUse = NOBODY;
    if (fault) {
      known
          .rules
          .aboutFault(access.vaddr)
          .ifPresent(rule -> moments.set(use, moments.get(use).by(rule)));
    }
  }
}
