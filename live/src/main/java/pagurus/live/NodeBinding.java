package pagurus.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which of the host's nodes stands for which simulated one.
 *
 * @param hosts the host's node for each simulated node; empty if nothing is bound
 * @param note what the user should know about it, if anything
 */
record NodeBinding(List<HostNodes.Node> hosts, Optional<String> note) {
  NodeBinding {
    hosts = List.copyOf(hosts);
  }

  /** Nobody asked for anything to be bound. */
  static NodeBinding none() {
    return new NodeBinding(List.of(), Optional.empty());
  }

  /** Decides for this many simulated nodes on the host that {@code sysfs} describes. */
  static NodeBinding decide(int simulated, Path sysfs) {
    try {
      return decide(simulated, HostNodes.read(sysfs));
    } catch (IOException e) {
      return unbound("this host does not show its NUMA nodes: simulated nodes are not bound");
    }
  }

  /** Simulated node {@code n} is bound to host node {@code n}, round again if there are fewer. */
  static NodeBinding decide(int simulated, HostNodes host) {
    int real = host.nodes().size();
    if (real == 0) {
      return unbound(
          "no NUMA node of this host has memory and CPUs: simulated nodes are not bound");
    }
    if (real == 1) {
      return unbound("one NUMA node on this host: simulated nodes are not bound");
    }
    List<HostNodes.Node> hosts = new ArrayList<>();
    for (int node = 0; node < simulated; node++) {
      hosts.add(host.nodes().get(node % real));
    }
    return new NodeBinding(
        hosts,
        simulated > real
            ? Optional.of(
                "%d simulated nodes share the %d NUMA nodes of this host"
                    .formatted(simulated, real))
            : Optional.empty());
  }

  private static NodeBinding unbound(String note) {
    return new NodeBinding(List.of(), Optional.of(note));
  }

  /** Whether simulated nodes are bound at all. */
  boolean binds() {
    return !hosts.isEmpty();
  }
}
