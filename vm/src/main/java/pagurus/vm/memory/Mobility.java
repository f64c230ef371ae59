package pagurus.vm.memory;

/** Whether what a frame holds can go to another frame. */
public enum Mobility {
  /** It can: data; page tables, if they can be relocated. */
  MOVABLE,
  /** It stays where it is for as long as it lives. */
  UNMOVABLE
}
