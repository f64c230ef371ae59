package pagurus.check.world;

import java.util.Objects;
import java.util.Optional;
import pagurus.machine.Step;

/**
 * What the operations of the seam do to the world, once it is their turn. A private word's
 * operations come here too, without a turn.
 */
final class Operations {
  private Operations() {}

  /** Carries out what the actor stands before; says whether it changed what others see. */
  static boolean perform(World world, Actor who, int choice) {
    return switch (who.kind) {
      case LOAD -> load(world, who);
      case STORE -> store(world, who);
      case COMPARE_AND_SET -> compareAndSet(world, who);
      case EXCHANGE -> exchange(world, who);
      case ADD -> add(world, who);
      case FILL -> fill(world, who);
      case SEND -> send(world, who);
      case POLL -> poll(world, who);
      case CHOOSE -> {
        who.result = choice;
        world.report(who, who.step, 0, who.operand, choice);
        yield false;
      }
      case LOCAL_USE, LOCAL_CHANGE, LOCAL_ORDERED -> local(world, who);
      case PLAIN_LOOK, PLAIN_CHANGE -> plain(world, who);
      case NONE, DRAIN ->
          throw new IllegalStateException(
              "actor "
                  + who.id
                  + " has nothing to carry out: "
                  + who.kind
                  + " "
                  + who.step
                  + " waiting "
                  + who.waiting
                  + " idle "
                  + who.idle);
    };
  }

  private static boolean load(World world, Actor who) {
    int cell = Memory.cell(who.address);
    long value = world.words().get(who.address, who.width);
    if (who.role == Role.THREAD) { // its own store may not have come out yet
      Optional<StoreBuffer.Entry> own = world.buffer(who.cpu).youngest(cell);
      if (own.isPresent()) {
        value = own.get().value();
        who.forwarded = own.get().ticket();
      }
    }
    who.result = value;
    who.watch(cell);
    world.report(who, who.step, who.address, value, value);
    return false;
  }

  private static boolean store(World world, Actor who) {
    put(world, who, world.words().get(who.address, who.width), who.operand);
    return true;
  }

  private static void put(World world, Actor who, long before, long value) {
    world.words().put(who.address, who.width, value);
    who.forget();
    world.report(who, who.step, who.address, before, world.words().get(who.address, who.width));
  }

  private static boolean compareAndSet(World world, Actor who) {
    long before = world.words().get(who.address, who.width);
    who.succeeded = before == who.expected;
    if (who.succeeded) {
      put(world, who, before, who.operand);
      return true;
    }
    who.watch(Memory.cell(who.address));
    world.report(who, who.step, who.address, before, before);
    return false;
  }

  private static boolean exchange(World world, Actor who) {
    who.result = world.words().get(who.address, who.width);
    put(world, who, who.result, who.operand);
    return true;
  }

  private static boolean add(World world, Actor who) {
    who.result = world.words().get(who.address, who.width);
    put(world, who, who.result, who.result + who.operand);
    return true;
  }

  private static boolean fill(World world, Actor who) {
    world.words().fill(who.address, who.expected, who.operand);
    who.forget();
    world.report(who, who.step, who.address, who.expected, who.operand);
    return true;
  }

  private static boolean send(World world, Actor who) {
    int target = (int) who.operand;
    world
        .waits()
        .mailbox(target)
        .deliver(Objects.requireNonNull(who.letter, "a sender has a letter"), world.events());
    world.report(who, who.step, 0, who.cpu, target);
    who.forget();
    return true;
  }

  private static boolean poll(World world, Actor who) {
    who.succeeded = world.waits().mailbox(who.cpu).take();
    if (who.succeeded) {
      who.forget();
    }
    return who.succeeded;
  }

  /** The state itself is the kernel's affair. */
  private static boolean plain(World world, Actor who) {
    boolean changes = who.kind == Kind.PLAIN_CHANGE;
    if (changes) {
      who.forget();
    } else {
      who.watch(who.low);
    }
    world.report(who, who.step, who.address, 0, 0);
    return changes;
  }

  private static boolean local(World world, Actor who) {
    if (who.step == Step.WALK_CACHE_USE) {
      who.overtaken = false;
    }
    boolean changes = who.kind != Kind.LOCAL_USE;
    if (who.kind == Kind.LOCAL_ORDERED) {
      world.overtake(who.cpu);
    }
    world.report(who, who.step, who.address, 0, 0);
    return changes;
  }
}
