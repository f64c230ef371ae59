package pagurus.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Pagurus's version as the build wrote it down, and that of the Java it runs on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IOException("version.properties is missing beside " + Version.class);
      }
      properties.load(in);
    }
    return new String[] {
      "pagurus " + properties.getProperty("version") + " on Java " + Runtime.version()
    };
  }
}
