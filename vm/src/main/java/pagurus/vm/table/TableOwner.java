package pagurus.vm.table;

import pagurus.machine.Cpu;

/** Whom a table is made for: the space that it belongs to at first. */
public interface TableOwner {
  /** Its number, which goes into the record of the table's frames. */
  int id();

  /** The nodes for which it wants copies of its tables, node n in bit n. */
  long copyNodes(Cpu cpu);

  /**
   * A table above the leaf tables has been made for it, which nobody can reach yet.
   *
   * @param nodes those that have it or a copy of it, node n in bit n; CPUs of others will walk one
   *     of theirs
   */
  void madeOn(Cpu cpu, long nodes);

  /** Somebody with this number who wants no copies. */
  static TableOwner withoutCopies(int id) {
    return new TableOwner() {
      @Override
      public int id() {
        return id;
      }

      @Override
      public long copyNodes(Cpu cpu) {
        return 0;
      }

      @Override
      public void madeOn(Cpu cpu, long nodes) {}
    };
  }
}
