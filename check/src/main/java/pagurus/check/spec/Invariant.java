package pagurus.check.spec;

/** What must hold whatever happens, in the numbering of the project's reference (I1 to I10). */
public enum Invariant {
  /** I1. */
  I1("no walker and no thread reaches a table frame that was freed or used again"),
  /** I2. */
  I2("no store is lost: until it is written back, something says that the page is dirty"),
  /** I3. */
  I3(
      "every access translates as the old or the new mapping of the same address space, and no"
          + " space sees what another has stored since they parted"),
  /** I4. */
  I4("what others change meanwhile stays changed, and after its own flush nobody gets past it"),
  /** I5. */
  I5("each table has one parent entry"),
  /** I6. */
  I6("a flush is pending until the last acknowledgement"),
  /** I7. */
  I7("tables are freed by the destructor of their level, once, and nothing else is"),
  /** I8. */
  I8("whatever stops a move, the tree is consistent and nothing leaks"),
  /** I9. */
  I9("every wait and every spurious fault ends, and limbo memory is bounded"),
  /** I10. */
  I10(
      "no table is left where it should not be, nor anything in memory that is out of use, unless"
          + " that is reported");

  private final String sentence;

  Invariant(String sentence) {
    this.sentence = sentence;
  }

  /** What it says. */
  public String sentence() {
    return sentence;
  }
}
