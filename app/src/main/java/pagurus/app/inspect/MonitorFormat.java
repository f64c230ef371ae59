package pagurus.app.inspect;

/** How answers that QEMU's monitor gives, too, are printed. */
enum MonitorFormat {
  /** For people. */
  TEXT,
  /** As the monitor prints them. */
  QEMU;

  /** Whether a command prints this; where JSON goes to standard output it prints nothing else. */
  boolean isPrinted(MonitorFormat asked, InspectCommand parent) {
    return this == asked && !parent.writesJsonToOutput();
  }
}
