package pagurus.drive.replay;

/** When the tables of a replayed process move. */
public enum Relocation {
  /** Once: the process moves to another node half-way, with its data, and its tables follow. */
  FOLLOW,
  /** With the data: the process moves half-way, and data and tables go in one migration. */
  TOGETHER,
  /** Round and round, from the first access to the last; the process stays. */
  CONTINUOUS,
  /** Never: the process moves with its data, and its tables stay behind. */
  OFF,
  /** Neither process nor tables move, unless an event moves them. */
  NONE
}
