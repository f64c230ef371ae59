package pagurus.vm.space;

/** Where the content of an area comes from. */
public sealed interface Backing {
  /** Zeros at first; swap afterwards. */
  record Anonymous() implements Backing {}

  /**
   * A file.
   *
   * @param file its number
   * @param shared whether stores go to the file, or to a private copy
   */
  record File(int file, boolean shared) implements Backing {}

  /** Whether a store must be kept from others who see the same content. */
  default boolean isPrivate() {
    return !(this instanceof File file && file.shared());
  }
}
