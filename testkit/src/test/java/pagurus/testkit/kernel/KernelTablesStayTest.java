package pagurus.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** To ask for the relocation of kernel tables does not compile (Q4). */
class KernelTablesStayTest {
  private static List<String> errorsOf(String what, Path out) {
    String source =
        """
        import pagurus.vm.kernel.KernelSpace;
        import pagurus.vm.mm.Kernel;
        import pagurus.vm.place.Placements;
        import pagurus.vm.relocate.RelocationRequest;
        import pagurus.vm.space.AddressSpace;
        class Asks {
          Object ask(Kernel kernel, KernelSpace kernelSpace, AddressSpace space) {
            return RelocationRequest.all(%s, kernel.core().mode(), Placements.fixedNode(1));
          }
        }
        """
            .formatted(what);
    JavaFileObject file =
        new SimpleJavaFileObject(URI.create("string:///Asks.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of("-proc:none", "-cp", System.getProperty("java.class.path"), "-d", out.toString());
    ToolProvider.getSystemJavaCompiler()
        .getTask(null, null, found, options, null, List.of(file))
        .call();
    return found.getDiagnostics().stream()
        .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
        .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
        .toList();
  }

  @Test
  void aRequestForKernelTablesIsRefusedByTheCompiler(@TempDir Path out) {
    assertThat(errorsOf("kernelSpace", out))
        .singleElement()
        .asString()
        .contains("KernelSpace cannot be converted to pagurus.vm.space.AddressSpace");
  }

  @Test
  void theSameRequestForASpaceCompiles(@TempDir Path out) {
    assertThat(errorsOf("space", out)).isEmpty();
  }
}
