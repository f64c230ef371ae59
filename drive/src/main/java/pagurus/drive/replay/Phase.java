package pagurus.drive.replay;

/** Where a process and its tables are. */
public enum Phase {
  /** The process runs where it started. */
  HOME,
  /** The process has moved, its tables have not. */
  APART,
  /** The process or its tables changed their place while a slice ran. */
  MOVING,
  /** The tables have followed. */
  TOGETHER,
  /** An event has moved tables, and no mover has put them elsewhere since. */
  AFTER_EVENT
}
