package pagurus.image.file;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import pagurus.image.MemoryRange;

/** Memory that lies uncompressed in a mapped file, in pieces. */
final class SegmentedMemory implements PlacedMemory {
  /**
   * A piece of memory and where it stands in the file.
   *
   * @param paddr its first address
   * @param bytes how many bytes it has
   * @param fileOffset where the first of them is
   */
  record Piece(long paddr, long bytes, long fileOffset) {
    long end() {
      return paddr + bytes;
    }
  }

  private final MappedFile file;
  private final Piece[] pieces;
  private final List<MemoryRange> ranges;
  private final List<MemoryRange> populated;

  /**
   * Memory of these pieces. Where two overlap, the one that was given first holds.
   *
   * @param given pieces that lie inside the file and below 2^63
   */
  SegmentedMemory(MappedFile file, List<Piece> given) {
    this.file = file;
    this.pieces = disjoint(given).toArray(Piece[]::new);
    this.ranges = joined(List.of(pieces));
    this.populated = inMemory(SparseFile.dataOf(file.path(), file.size()));
  }

  private static List<Piece> disjoint(List<Piece> given) {
    TreeMap<Long, Piece> taken = new TreeMap<>();
    for (Piece piece : given) {
      for (Piece part : partsOutside(taken, piece)) {
        taken.put(part.paddr, part);
      }
    }
    return List.copyOf(taken.values());
  }

  private static List<Piece> partsOutside(NavigableMap<Long, Piece> taken, Piece piece) {
    List<Piece> parts = new ArrayList<>();
    Map.Entry<Long, Piece> before = taken.floorEntry(piece.paddr);
    long at = before == null ? piece.paddr : Math.max(piece.paddr, before.getValue().end());
    while (at < piece.end()) {
      Map.Entry<Long, Piece> next = taken.ceilingEntry(at);
      long to = next == null ? piece.end() : Math.min(piece.end(), next.getKey());
      if (at < to) {
        parts.add(new Piece(at, to - at, piece.fileOffset + (at - piece.paddr)));
      }
      at = next == null ? to : Math.max(to, next.getValue().end());
    }
    return parts;
  }

  private static List<MemoryRange> joined(List<Piece> sorted) {
    List<MemoryRange> out = new ArrayList<>();
    for (Piece piece : sorted) {
      if (!out.isEmpty() && out.getLast().end() == piece.paddr) {
        out.set(out.size() - 1, new MemoryRange(out.getLast().start(), piece.end()));
      } else {
        out.add(new MemoryRange(piece.paddr, piece.end()));
      }
    }
    return List.copyOf(out);
  }

  /** The parts of memory that these parts of the file hold. */
  private List<MemoryRange> inMemory(List<MemoryRange> parts) {
    List<MemoryRange> out = new ArrayList<>();
    for (Piece piece : pieces) {
      for (MemoryRange part : parts) {
        long from = Math.max(part.start(), piece.fileOffset);
        long to = Math.min(part.end(), piece.fileOffset + piece.bytes);
        if (from < to) {
          long shift = piece.paddr - piece.fileOffset;
          out.add(new MemoryRange(from + shift, to + shift));
        }
      }
    }
    out.sort(Comparator.naturalOrder());
    return List.copyOf(out);
  }

  @Override
  public List<MemoryRange> ranges() {
    return ranges;
  }

  @Override
  public List<MemoryRange> populated() {
    return populated;
  }

  /** The piece that holds an address, or -1. */
  private int pieceAt(long paddr) {
    int low = 0;
    int high = pieces.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (paddr < pieces[middle].paddr) {
        high = middle - 1;
      } else if (paddr >= pieces[middle].end()) {
        low = middle + 1;
      } else {
        return middle;
      }
    }
    return -1;
  }

  @Override
  public boolean read(long paddr, MemorySegment into) {
    long done = 0;
    while (done < into.byteSize()) {
      int at = pieceAt(paddr + done);
      if (at < 0) {
        return false;
      }
      Piece piece = pieces[at];
      long skipped = paddr + done - piece.paddr;
      long length = Math.min(into.byteSize() - done, piece.bytes - skipped);
      MemorySegment.copy(file.bytes(), piece.fileOffset + skipped, into, done, length);
      done += length;
    }
    return true;
  }

  @Override
  public MemorySegment view(long paddr, long bytes) {
    int at = pieceAt(paddr);
    if (at >= 0 && bytes <= pieces[at].end() - paddr) {
      return file.bytes().asSlice(pieces[at].fileOffset + (paddr - pieces[at].paddr), bytes);
    }
    return PlacedMemory.super.view(paddr, bytes);
  }

  @Override
  public boolean covers(long paddr, long bytes) {
    long at = paddr;
    while (at - paddr < bytes) {
      int piece = pieceAt(at);
      if (piece < 0) {
        return false;
      }
      at = pieces[piece].end();
    }
    return true;
  }

  @Override
  public List<Extent> extents(long paddr, long bytes) {
    List<Extent> extents = new ArrayList<>();
    long done = 0;
    while (done < bytes) {
      int at = pieceAt(paddr + done);
      if (at < 0) {
        return List.of();
      }
      long skipped = paddr + done - pieces[at].paddr;
      long length = Math.min(bytes - done, pieces[at].bytes - skipped);
      extents.add(new Extent(pieces[at].fileOffset + skipped, length));
      done += length;
    }
    return extents;
  }

  @Override
  public void close() {
    file.close();
  }
}
