/** How page-table entries and addresses look: paging modes and entry formats. */
module pagurus.arch {
  exports pagurus.arch;
}
