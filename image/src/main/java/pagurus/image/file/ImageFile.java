package pagurus.image.file;

import java.nio.file.Path;
import java.util.List;
import pagurus.image.PhysicalImage;

/**
 * An opened image.
 *
 * @param path the file
 * @param format what container it is, for people
 * @param memory the memory in it
 * @param machine what it comes from
 * @param notes the notes in it
 * @param remarks what the container promises and the file does not hold; one sentence each
 */
public record ImageFile(
    Path path,
    String format,
    PhysicalImage memory,
    Machine machine,
    List<Note> notes,
    List<String> remarks)
    implements AutoCloseable {
  /** Copies the lists. */
  public ImageFile {
    notes = List.copyOf(notes);
    remarks = List.copyOf(remarks);
  }

  @Override
  public void close() {
    memory.close();
  }
}
