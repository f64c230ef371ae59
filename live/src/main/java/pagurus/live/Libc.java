package pagurus.live;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.BitSet;
import java.util.Optional;

/** The calls of the C library that a live machine needs, for 64-bit Linux. */
@SuppressWarnings("restricted") // calling C is what this class is for
final class Libc {
  private static final int PROT_READ_WRITE = 1 | 2;
  private static final int MAP_PRIVATE_ANONYMOUS_NORESERVE = 0x02 | 0x20 | 0x4000;

  /** mbind has no function in the C library itself; 237 on x86-64, 235 on all newer Linuxes. */
  private static final long SYS_MBIND = System.getProperty("os.arch").equals("amd64") ? 237 : 235;

  private static final long MPOL_BIND = 2;
  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
  private static final VarHandle ERRNO_VALUE =
      Linker.Option.captureStateLayout().varHandle(MemoryLayout.PathElement.groupElement("errno"));

  private static final MethodHandle MMAP =
      bind(
          "mmap",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG),
          ERRNO);
  private static final MethodHandle MUNMAP =
      bind(
          "munmap",
          FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
          ERRNO);

  private static final MethodHandle SYSCALL =
      bind(
          "syscall",
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG),
          ERRNO,
          Linker.Option.firstVariadicArg(1));

  /** From asm-generic/mman-common.h. */
  private static final int MADV_HUGEPAGE = 14;

  private static final MethodHandle MADVISE =
      bind(
          "madvise",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT));
  private static final MethodHandle SCHED_SETAFFINITY =
      bind(
          "sched_setaffinity",
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          ERRNO);
  private static final MethodHandle STRERROR =
      bind("strerror", FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT));

  private Libc() {}

  private static MethodHandle bind(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  /** Reserves zeroed memory that takes no room until it is touched; returns its address. */
  static long reserve(long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      long address =
          (long)
              MMAP.invokeExact(
                  state, 0L, bytes, PROT_READ_WRITE, MAP_PRIVATE_ANONYMOUS_NORESERVE, -1, 0L);
      if (address == -1) {
        throw new IllegalStateException(
            "the host refused to reserve " + bytes + " bytes: " + reason(state));
      }
      return address;
    } catch (Throwable failure) {
      throw rethrown(failure);
    }
  }

  /**
   * Asks for large pages behind reserved memory, which is then taken 2 MiB at a time; whether the
   * host has them does not matter.
   */
  static void preferLargePages(long address, long bytes) {
    try {
      int _ = (int) MADVISE.invokeExact(address, bytes, MADV_HUGEPAGE);
    } catch (Throwable failure) {
      throw rethrown(failure);
    }
  }

  /** Gives back what {@link #reserve} returned. */
  static void release(long address, long bytes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      int result = (int) MUNMAP.invokeExact(state, address, bytes);
      if (result != 0) {
        throw new IllegalStateException(
            "the host refused to release " + bytes + " bytes: " + reason(state));
      }
    } catch (Throwable failure) {
      throw rethrown(failure);
    }
  }

  /**
   * Binds reserved memory to one of the host's nodes, from which alone it is taken when touched.
   * Returns why not, if the host refuses.
   */
  static Optional<String> bindMemory(long address, long bytes, int node) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      BitSet nodes = new BitSet();
      nodes.set(node);
      MemorySegment mask = mask(arena, nodes);
      // The kernel looks at one bit less than it is told of.
      long bits = 8 * mask.byteSize() + 1;
      long result =
          (long) SYSCALL.invokeExact(state, SYS_MBIND, address, bytes, MPOL_BIND, mask, bits, 0L);
      return result == 0 ? Optional.empty() : Optional.of(reason(state));
    } catch (Throwable failure) {
      throw rethrown(failure);
    }
  }

  /** Lets the calling thread run on these CPUs of the host only. Returns why not, if it refuses. */
  static Optional<String> bindThisThread(BitSet cpus) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment mask = mask(arena, cpus);
      int result = (int) SCHED_SETAFFINITY.invokeExact(state, 0, mask.byteSize(), mask);
      return result == 0 ? Optional.empty() : Optional.of(reason(state));
    } catch (Throwable failure) {
      throw rethrown(failure);
    }
  }

  /** The numbers as the kernel takes them: an array of words, the lowest number in bit 0. */
  private static MemorySegment mask(Arena arena, BitSet numbers) {
    return arena.allocateFrom(ValueLayout.JAVA_LONG, numbers.toLongArray());
  }

  private static String reason(MemorySegment state) throws Throwable {
    int errno = (int) ERRNO_VALUE.get(state, 0L);
    MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
    return text.reinterpret(256).getString(0);
  }

  private static RuntimeException rethrown(Throwable failure) {
    return switch (failure) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> new IllegalStateException(failure);
    };
  }
}
