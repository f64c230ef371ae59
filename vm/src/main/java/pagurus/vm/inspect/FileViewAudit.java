package pagurus.vm.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pagurus.vm.space.FileViews;

/**
 * Checks at rest that every view of a file that is remembered is one that somebody has: views come
 * and go with what programs map, and one that is never forgotten stays for ever. The other way
 * round it need not be: a child has its parent's tables and is not listed.
 */
final class FileViewAudit {
  private record Showing(int view, int space, long vaddr) {}

  private final FileViews views;
  private final Set<Showing> shown = new HashSet<>();

  FileViewAudit(FileViews views) {
    this.views = views;
  }

  /** A space has a leaf table that carries the number of a view. */
  void shows(int view, int space, long vaddr) {
    shown.add(new Showing(view, space, vaddr));
  }

  /** What does not add up, in words; when every table has been told. */
  List<String> findings() {
    List<String> findings = new ArrayList<>();
    for (FileViews.Offer offer : views.all()) {
      if (offer.viewers().isEmpty()) {
        findings.add("%s is remembered, but no space has it".formatted(offer.view()));
      }
      for (int space : offer.viewers()) {
        if (!shown.contains(new Showing(offer.number(), space, offer.view().start()))) {
          findings.add("space %d has no table that shows %s".formatted(space, offer.view()));
        }
      }
    }
    return findings;
  }
}
