package pagurus.vm.inspect;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import pagurus.vm.memory.FrameKind;
import pagurus.vm.memory.FrameTable;
import pagurus.vm.page.Swap;

/**
 * Checks swap at rest: a slot has as many users as entries name it and frames have it for their
 * home, and is taken if that is anybody. One too many, or a slot that is taken for nobody, is a
 * slot that is never free again; one too few, or a slot that is free while it is named, is a slot
 * that is handed out while somebody still comes for its content.
 */
final class SwapAudit {
  private final Swap swap;
  private final FrameTable records;
  private final Map<Integer, Integer> entries = new HashMap<>();

  SwapAudit(Swap swap, FrameTable records) {
    this.swap = swap;
    this.records = records;
  }

  /** An entry names a slot. */
  void countEntry(int slot) {
    entries.merge(slot, 1, Integer::sum);
  }

  /** What does not add up, in words; when every entry has been counted. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (int slot = 0; slot < swap.slots(); slot++) {
      int named = entries.getOrDefault(slot, 0);
      int home = swap.holder(slot) == Swap.NONE ? 0 : 1;
      if (swap.users(slot) != named + home) {
        findings.add(
            "swap slot %d has %d users, but %d entries name it and it is the home of %d frames"
                .formatted(slot, swap.users(slot), named, home));
      }
      if (swap.isTaken(slot) != (swap.users(slot) != 0)) {
        findings.add(
            "swap slot %d has %d users, but is %s"
                .formatted(slot, swap.users(slot), swap.isTaken(slot) ? "taken" : "free"));
      }
      if (home == 1 && records.home(swap.holder(slot)) != slot) {
        findings.add(
            "swap slot %d keeps frame 0x%x, whose home is %d"
                .formatted(slot, swap.holder(slot), records.home(swap.holder(slot))));
      }
    }
    for (int pfn = 0; pfn < records.frames(); pfn++) {
      long home = records.home(pfn);
      if (records.kind(pfn) == FrameKind.ANONYMOUS
          && home != FrameTable.NO_HOME
          && swap.holder((int) home) != pfn) {
        findings.add(
            "the home of frame 0x%x is swap slot %d, which keeps frame 0x%x"
                .formatted(pfn, home, swap.holder((int) home)));
      }
    }
    return findings;
  }
}
