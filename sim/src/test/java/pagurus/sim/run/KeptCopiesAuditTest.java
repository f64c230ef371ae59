package pagurus.sim.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import pagurus.sim.hardware.Hardware;
import pagurus.sim.hardware.HardwareCatalog;
import pagurus.sim.policy.Action;
import pagurus.sim.policy.PolicyCatalog;
import pagurus.sim.policy.TablePolicy;
import pagurus.sim.world.Replicas;
import pagurus.trace.Footprint;
import pagurus.vm.inspect.Audit;
import pagurus.vm.place.Placements;
import pagurus.vm.space.AddressSpace;

/** What the memory manager has done for a policy adds up, whatever the policy wants next. */
class KeptCopiesAuditTest {
  private static final Hardware MACHINE = HardwareCatalog.named("mitosis");
  private static final TablePolicy POLICY = PolicyCatalog.named("mitosis:kept").orElseThrow();
  private static final long MEMORY = 32L << 20;
  private static final int PAGES = 2048;

  /** Those of level 1, and one of each above. */
  private static final int TABLES = PAGES / 512 + 3;

  private static final long COPIES = 3L * TABLES;

  private final BootedMachine booted =
      new BootedMachine(MACHINE, MEMORY, Optional.empty(), Policies.of(POLICY), false);
  private final AddressSpace space =
      booted.kernel().createSpace(booted.kernel().thread(0), 0).orElseThrow();
  private final PlacedTables tables = booted.programTables(space, MACHINE, 1, POLICY);

  private void want(Replicas copies) {
    tables.driver().apply(new Action.Replicate(copies), List.of());
  }

  private void populate() {
    ProgramMemory memory =
        new ProgramMemory(
            SimulatedKernel.MODE,
            new Footprint(List.of(new Footprint.Touch(0, PAGES, 0, Footprint.STORED))),
            0);
    memory.map(booted.kernel(), space);
    memory.populate(
        booted.kernel(),
        space,
        vaddr -> booted.kernel().thread(0),
        booted.machine().costs().walkReads());
  }

  private long copies() {
    return tables.copiesByNode().stream().mapToLong(Long::longValue).sum();
  }

  @AfterEach
  void everythingAddsUp() {
    assertThat(Audit.of(booted.kernel()).findings()).isEmpty();
    assertThat(Audit.of(booted.kernel()).leakedFrames()).isZero();
  }

  @Test
  void tablesThatAreThereGetCopiesAndLoseThem() {
    populate();
    want(new Replicas.Everywhere());
    assertThat(copies()).isEqualTo(COPIES);
    want(new Replicas.None());
    assertThat(copies()).isZero();
  }

  @Test
  void tablesThatComeLaterHaveThemFromTheStart() {
    want(new Replicas.Everywhere());
    populate();
    assertThat(copies()).isEqualTo(COPIES);
  }

  @Test
  void tablesMoveWithTheirCopies() {
    want(new Replicas.Everywhere());
    populate();
    tables.driver().move(Placements.fixedNode(2));
    assertThat(tables.byNode()).containsExactly(0L, 0L, (long) TABLES, 0L);
    assertThat(copies()).isEqualTo(COPIES);
  }
}
