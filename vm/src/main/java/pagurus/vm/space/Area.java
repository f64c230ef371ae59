package pagurus.vm.space;

import pagurus.arch.Rights;

/**
 * A range of addresses that a program may use, all in the same way.
 *
 * @param start first address, a multiple of the page size
 * @param end the address behind the last byte, likewise
 * @param rights what the program may do: {@link Rights} bits
 * @param backing where its content comes from
 * @param firstPage the page of the file that {@code start} shows; 0 without a file
 * @param huge whether faults may make huge leaves
 */
public record Area(
    long start, long end, int rights, Backing backing, long firstPage, boolean huge) {
  /** Whether the program may do all of this here. */
  public boolean allows(int access) {
    return (rights & access) == access;
  }

  /** Whether the program may write here. */
  public boolean isWritable() {
    return (rights & Rights.WRITE) != 0;
  }

  /** Whether an address lies in this area. */
  public boolean contains(long vaddr) {
    return vaddr >= start && vaddr < end;
  }

  /** The page of the file that an address shows. */
  public long pageOf(long vaddr, int pageShift) {
    return firstPage + ((vaddr - start) >>> pageShift);
  }

  /** The part of this area from {@code from} to {@code to}. */
  public Area part(long from, long to, int pageShift) {
    long page = backing instanceof Backing.Anonymous ? 0 : pageOf(from, pageShift);
    return new Area(from, to, rights, backing, page, huge);
  }

  /** The same addresses with other rights. */
  public Area withRights(int next) {
    return new Area(start, end, next, backing, firstPage, huge);
  }

  /** The same addresses with or without huge leaves. */
  public Area withHuge(boolean next) {
    return new Area(start, end, rights, backing, firstPage, next);
  }

  /** The same content, elsewhere. */
  public Area movedTo(long newStart) {
    return new Area(newStart, newStart + (end - start), rights, backing, firstPage, huge);
  }
}
