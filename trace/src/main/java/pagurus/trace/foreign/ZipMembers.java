package pagurus.trace.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipInputStream;

/** What is in the members of a zip file, one behind the other, in the order of the file. */
final class ZipMembers extends InputStream {
  private final ZipInputStream zip;
  private boolean inMember;

  ZipMembers(InputStream in) {
    zip = new ZipInputStream(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    while (true) {
      if (!inMember) {
        if (zip.getNextEntry() == null) {
          return -1;
        }
        inMember = true;
      }
      int n = zip.read(into, from, length);
      if (n >= 0) {
        return n;
      }
      inMember = false;
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
