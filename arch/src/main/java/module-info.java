/** How page-table entries and addresses look: paging modes and entry formats. */
module pagurus.arch {
  requires static org.jspecify;

  exports pagurus.arch;
}
