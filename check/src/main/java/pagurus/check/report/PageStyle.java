package pagurus.check.report;

/** How the page of a counter-example looks, wide and narrow, light and dark. */
final class PageStyle {
  static final String CSS =
      """
      :root { color-scheme: light dark; --ink: #1d2127; --faint: #69707c; --paper: #fff;
        --line: #c6ccd6; --actor: #1f5fa8; --memory: #7a5a14; --write: #b3261e; --soft: #f2f4f8; }
      @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --faint: #a0a8b6;
        --paper: #14171c; --line: #434b58; --actor: #8ab8f0; --memory: #dcb765;
        --write: #ff8f86; --soft: #1d222a; } }
      body { margin: 0; background: var(--paper); color: var(--ink);
        font: 15px/1.4 system-ui, sans-serif; }
      main { --lane: 38px; max-width: 1180px; margin: 0 auto; padding: 16px; }
      h1 { font-size: 20px; margin: 0 0 8px; overflow-wrap: anywhere; }
      .broken { border-left: 4px solid var(--write); background: var(--soft); margin: 12px 0;
        padding: 8px 12px; }
      .steps { list-style: none; margin: 0; padding: 0; }
      .row { display: flex; align-items: stretch; }
      .lanes { position: relative; flex: none; width: calc(var(--lane) * var(--lanes));
        min-height: 34px; }
      .text { flex: 1; min-width: 0; padding: 6px 0 6px 12px; overflow-wrap: anywhere; }
      .row:nth-child(even) .text { background: var(--soft); }
      .names .text { align-self: end; color: var(--faint); }
      .names .lanes { height: var(--names); }
      .name { position: absolute; bottom: 4px; left: calc(var(--lane) * (var(--at) + .5) - .7em);
        writing-mode: vertical-rl; transform: rotate(180deg); max-height: var(--names); font-size: 13px;
        white-space: nowrap; overflow: hidden; }
      .name.actor { color: var(--actor); font-weight: 600; }
      .name.memory { color: var(--memory); }
      .life, .dot, .arrow { position: absolute; }
      .life { top: 0; bottom: 0; left: calc(var(--lane) * (var(--at) + .5)); width: 0;
        border-left: 1px dashed var(--line); }
      .life.actor { border-left: 2px solid var(--line); }
      .dot { top: 11px; left: calc(var(--lane) * (var(--at) + .5) - 5px); width: 12px;
        height: 12px; border-radius: 50%; background: var(--actor); }
      .changes .dot { background: var(--write); }
      .arrow { top: 16px; height: 0; left: calc(var(--lane) * (var(--at) + .5));
        width: calc(var(--lane) * (var(--to) - var(--at))); border-top: 2px solid var(--actor); }
      .arrow.read { border-top-style: dotted; }
      .arrow.write { border-color: var(--write); }
      .arrow::after { content: ""; position: absolute; top: -6px; border: 5px solid transparent; }
      .arrow.write::after { right: -2px; border-left: 8px solid var(--write); border-right: 0; }
      .arrow.read::after { left: 7px; border-right: 8px solid var(--actor); border-left: 0; }
      .turn { display: inline-block; min-width: 1.6em; color: var(--faint);
        font-variant-numeric: tabular-nums; }
      .who, small, .key { color: var(--faint); font-size: 13px; }
      .change { font-family: ui-monospace, monospace; font-size: 14px; }
      .changes .change { color: var(--write); }
      abbr { text-decoration: none; border: 1px solid var(--line); border-radius: 4px;
        padding: 0 4px; font-size: 12px; font-weight: 600; }
      dl { display: grid; grid-template-columns: 3em 1fr; gap: 4px; font-size: 14px; }
      dt { font-weight: 600; } dd { margin: 0; }
      @media (max-width: 700px) { main { --lane: 15px; padding: 10px; }
        .dot { width: 8px; height: 8px; top: 13px; left: calc(var(--lane) * (var(--at) + .5) - 3px); }
        .text { padding-left: 8px; font-size: 14px; } .name { font-size: 11px; }
        .change { font-size: 12px; } }
      """;

  private PageStyle() {}
}
