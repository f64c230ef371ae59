package pagurus.vm.mm;

import pagurus.arch.PagingMode;

/** What callers may say of a space's addresses. */
final class UserRange {
  private UserRange() {}

  /**
   * Refuses what is no range of whole pages in the user's half.
   *
   * @throws IllegalArgumentException if it begins or ends within a page, is empty, or goes beyond
   *     the user's addresses
   */
  static void check(PagingMode mode, long start, long end) {
    if ((start | end) % mode.pageBytes() != 0
        || start < 0
        || start >= end
        || end > mode.userLimit()) {
      throw new IllegalArgumentException(
          "v0x%x-0x%x is not a range of whole pages below v0x%x"
              .formatted(start, end, mode.userLimit()));
    }
  }
}
