// The style of what this figure alone has: buttons, a choice, a text with marks.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem;max-width:100%}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}
.crnn-map rect{cursor:pointer}`;
const draw = (root, { first, examples, said: claim = "which says it", unsaid = "The text does not say it in one place." }) => {
  const percent = (v) => `${Math.round(100 * v)} %`;
  const name = (symbol) => ({ " ": "␣", "\n": "↵" })[symbol] ?? symbol;
  const longest = (symbols) => Math.max(...symbols.map((symbol) => symbol.length));
  const joined = (symbols) => symbols.join(longest(symbols) > 1 ? " " : ""); // words, or characters
  htmlElement(root, "style", "", STYLE);
  const choice = htmlElement(root, "label", "crnn-choice", "read ");
  const select = htmlElement(choice, "select", "");
  examples.forEach(({ read }, k) => { htmlElement(select, "option", "", joined(read)).value = k; });
  const bar = htmlElement(root, "div", "crnn-steps");
  const go = (t) => {
    input.value = t; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => go(position() + by));
  };
  const current = () => examples[Math.max(0, select.selectedIndex)];
  button("◀ back", -1);
  const position = slider(bar, "written", { min: 1, max: examples[0].written.length, step: 1, value: first },
    (t) => `${name(current().written[t - 1])}, symbol ${t} of ${current().written.length}`, () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const svg = svgElement(root, "svg", { "aria-hidden": "true", class: "crnn-map" });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");
  select.addEventListener("change", () => {
    input.max = current().written.length;
    go(Math.min(position(), current().written.length));
  });

  const picture = (now, { read, written, weights, truth }) => {
    svg.replaceChildren();
    const words = longest(read) > 1, left = Math.max(24, 8 + 9 * longest(written));
    const width = Math.max(280, svg.clientWidth || 640), cell = (width - left - 4) / read.length;
    const steep = words && cell < 10 * longest(read); // too narrow to write them level
    const high = 22, top = steep ? 10 + 9 * longest(read) : 24, height = top + high * written.length + 6;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // one unit is one pixel
    const x = (s) => left + s * cell, y = (t) => top + t * high;
    read.forEach((symbol, s) => {
      const at = steep ? { x: 4 - top, y: x(s) + cell / 2 + 5, transform: "rotate(-90)" } : { x: x(s) + cell / 2, y: 16, "text-anchor": "middle" };
      svgElement(svg, "text", at, name(symbol));
    });
    written.forEach((symbol, t) => {
      svgElement(svg, "text", { x: left / 2, y: y(t) + 15, "text-anchor": "middle", "font-weight": t === now ? 700 : 400 }, name(symbol));
      read.forEach((_, s) => {
        const one = svgElement(svg, "rect", { x: x(s), y: y(t), width: cell - 1, height: high - 2,
          fill: weights[t][s] < 0.005 ? "var(--soft)" : "var(--a)",
          "fill-opacity": weights[t][s] < 0.005 ? 0.35 : 0.12 + 0.88 * weights[t][s], "data-weight": weights[t][s] });
        if (truth[t][s]) svgElement(svg, "line", { x1: x(s), x2: x(s) + cell - 1, y1: y(t) + high - 2, y2: y(t) + high - 2, stroke: "var(--b)", "stroke-width": 3, class: "crnn-true" });
        for (const event of ["pointerenter", "click"]) one.addEventListener(event, () => { if (position() !== t + 1) go(t + 1); });
      });
    });
    svgElement(svg, "rect", { x: 1, y: y(now) - 2, width: width - 2, height: high + 1, fill: "none", stroke: "currentColor", "stroke-width": 1.5, "pointer-events": "none" });
  };
  const redraw = () => {
    const t = position() - 1, { read, written, weights, truth } = current(), row = weights[t];
    picture(t, current());
    readout.replaceChildren();
    htmlElement(readout, "span", "", `Writing “${name(written[t])}”: most weight on `);
    const largest = row.map((_, s) => s).sort((a, b) => row[b] - row[a]).slice(0, 3);
    largest.filter((s, k) => !k || row[s] >= 0.05).forEach((s, k) => {
      htmlElement(readout, "span", "", `${k ? ", " : ""}“${name(read[s])}” (${s + 1}) `);
      report(htmlElement(readout, "b", ""), percent(row[s]), row[s]);
    });
    const said = read.filter((_, s) => truth[t][s]).join(longest(read) > 1 ? " " : "");
    const share = row.reduce((sum, w, s) => sum + w * truth[t][s], 0);
    htmlElement(readout, "span", "", said ? `. On “${said}”, ${claim}: ` : `. ${unsaid}`);
    if (said) report(htmlElement(readout, "b", ""), percent(share), share);
    if (said) htmlElement(readout, "span", "", ".");
  };
  redraw();
  window.addEventListener("resize", redraw);
};
