package pagurus.app.inspect;

/** How mappings are printed. */
enum MonitorFormat {
  /** For people. */
  TEXT,
  /** As QEMU's monitor prints them. */
  QEMU
}
