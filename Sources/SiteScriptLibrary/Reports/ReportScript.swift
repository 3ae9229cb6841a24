/// What a report does: sorts, filters, and shows so many rows that a browser stays quick.
enum ReportScript {
    static let text = """
        "use strict";
        (() => {
          const step = 1000;
          const table = document.querySelector("table"), body = table.tBodies[0];
          const rows = [...body.rows], heads = table.tHead.rows.length ? [...table.tHead.rows[0].cells] : [];
          const filter = document.getElementById("filter"), more = document.getElementById("more");
          const collator = new Intl.Collator(undefined, { numeric: true });
          let sort = null, limit = step, texts = null;

          const isNil = cell => cell.className === "nil";
          const text = row => [...row.cells].map(cell => cell.textContent).join("\\n").toLowerCase();

          // Numbers are told by their cells; nil is last in both directions, equals stay as they were.
          function sorted(chosen) {
            const cells = chosen.map(row => row.cells[sort.column]);
            const isNumeric = cells.every(cell => isNil(cell) || cell.className === "number");
            const keys = cells.map(cell =>
              isNil(cell) ? null : isNumeric ? Number(cell.textContent) : cell.textContent);
            const compare = isNumeric ? (a, b) => a - b : collator.compare;
            const order = chosen.map((_, index) => index);
            order.sort((a, b) => {
              if (keys[a] === null || keys[b] === null) return (keys[a] === null) - (keys[b] === null);
              return sort.sign * compare(keys[a], keys[b]);
            });
            return order.map(index => chosen[index]);
          }

          function draw() {
            const wanted = filter.value.trim().toLowerCase();
            if (wanted && !texts) texts = rows.map(text);
            let chosen = wanted ? rows.filter((_, index) => texts[index].includes(wanted)) : rows;
            if (sort) chosen = sorted(chosen);
            const shown = document.createDocumentFragment();
            for (const row of chosen.slice(0, limit)) shown.append(row);
            body.replaceChildren(shown);
            body.classList.add("ready");
            const count = rows.length === chosen.length ? `${rows.length}` : `${chosen.length} of ${rows.length}`;
            const first = chosen.length > limit ? `, the first ${limit} of them shown` : "";
            document.getElementById("count").textContent =
              `${count} ${rows.length === 1 ? "row" : "rows"}${first}`;
            more.hidden = chosen.length <= limit;
          }

          heads.forEach((head, column) => head.firstChild.addEventListener("click", () => {
            const sign = sort && sort.column === column ? (sort.sign > 0 ? -1 : 0) : 1;
            sort = sign ? { column, sign } : null;
            for (const other of heads) other.removeAttribute("aria-sort");
            if (sort) head.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
            draw();
          }));
          filter.addEventListener("input", () => { limit = step; draw(); });
          filter.form.addEventListener("submit", event => event.preventDefault());
          more.addEventListener("click", () => { limit = Infinity; draw(); filter.focus(); });
          filter.form.hidden = rows.length === 0;
          draw();
        })();
        """
}
