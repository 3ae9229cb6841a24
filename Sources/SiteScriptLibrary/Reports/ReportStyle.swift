/// How a report looks: light or dark as its reader has it, and on paper.
enum ReportStyle {
    static let text = """
        :root { color-scheme: light dark; --text: #1c1e21; --dim: #5a6068; --page: #fff; --line: #c9ced4;
          --head: #eef1f4; --bar: #2a6db0; --below: #b0472a; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e6e8ea; --dim: #a8afb7; --page: #16181b; --line: #3b4047; --head: #23272c;
            --bar: #6aa9e9; --below: #e98b6a; }
        }
        body { margin: 0; background: var(--page); color: var(--text);
          font: 15px/1.45 system-ui, "Noto Sans", "Noto Sans KR", sans-serif; }
        main { max-width: 100rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.4rem; margin: 0 0 .75rem; overflow-wrap: anywhere; }
        form { display: flex; gap: .75rem; align-items: center; flex-wrap: wrap; margin-bottom: .75rem; }
        form[hidden] { display: none; }
        form p, footer p { margin: 0; color: var(--dim); }
        input, button { font: inherit; color: inherit; }
        input { padding: .3rem .5rem; border: 1px solid var(--dim); border-radius: .25rem; background: var(--page); }
        #more { margin-top: .75rem; padding: .3rem .75rem; border: 1px solid var(--dim); border-radius: .25rem;
          background: var(--head); }
        #more[hidden] { display: none; }
        :focus-visible { outline: 3px solid var(--bar); outline-offset: 1px; }
        .rows { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
        caption { text-align: left; color: var(--dim); padding-bottom: .35rem; }
        html:not(.scripted) caption { display: none; }
        .scripted tbody:not(.ready) { display: none; }
        th, td { border-bottom: 1px solid var(--line); padding: 0; text-align: left; vertical-align: top; }
        td, th button { padding: .3rem .6rem; }
        td { overflow-wrap: break-word; max-width: 32rem; white-space: pre-line; }
        th { background: var(--head); }
        th button { border: 0; background: none; font-weight: 600; width: 100%; text-align: left; cursor: pointer; }
        th[aria-sort="ascending"] button::after { content: " \\25B2"; }
        th[aria-sort="descending"] button::after { content: " \\25BC"; }
        td.number { text-align: right; }
        td.nil::after { content: "nil"; color: var(--dim); font-style: italic; }
        figure { margin: 1.5rem 0 .75rem; max-width: 60rem; }
        figcaption { color: var(--dim); }
        svg { width: 100%; height: auto; font-size: 13px; }
        svg text { fill: var(--text); dominant-baseline: middle; }
        svg text.label { text-anchor: end; }
        .bar { fill: var(--bar); } .below { fill: var(--below); }
        .line { fill: none; stroke: var(--bar); stroke-width: 2; }
        footer { margin-top: .75rem; }
        @media print {
          form, caption, #more { display: none !important; }
          .rows { overflow: visible; }
          tr, figure { break-inside: avoid; }
        }
        """
}
