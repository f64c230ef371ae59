/** The virtual-memory system, written once and run in every world. */
module pagurus.vm {
  requires transitive pagurus.arch;
  requires transitive pagurus.machine;
  requires static transitive com.google.errorprone.annotations;
  requires static org.jspecify;

  exports pagurus.vm.evacuate;
  exports pagurus.vm.flush;
  exports pagurus.vm.guest;
  exports pagurus.vm.hypervisor;
  exports pagurus.vm.inspect;
  exports pagurus.vm.kernel;
  exports pagurus.vm.memory;
  exports pagurus.vm.mm;
  exports pagurus.vm.mmu;
  exports pagurus.vm.nested;
  exports pagurus.vm.page;
  exports pagurus.vm.place;
  exports pagurus.vm.relocate;
  exports pagurus.vm.replicate;
  exports pagurus.vm.space;
  exports pagurus.vm.sync;
  exports pagurus.vm.table;
}
