// The style of what this figure alone has: buttons, a choice, and the list of what the beam holds.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem;max-width:100%}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}
.crnn-figure ul{margin:.2rem 0 0;padding-left:1.2rem;font-variant-numeric:tabular-nums}`;
const draw = (root, { reads, runs }) => {
  const percent = (log) => { const p = 100 * Math.exp(log); return p >= 1 ? `${p.toFixed(0)} %` : p >= 0.001 ? `${p.toPrecision(1)} %` : "less than 0.001 %"; };
  htmlElement(root, "style", "", STYLE);
  const choice = htmlElement(root, "label", "crnn-choice", "beam of width ");
  const select = htmlElement(choice, "select", "");
  runs.forEach((run, k) => {
    htmlElement(select, "option", "", run.width === 1 ? "1 (greedy)" : String(run.width)).value = k;
    const nodes = run.steps.flatMap((nodes, s) => nodes.map((node) => ({ ...node, step: s + 1 })));
    nodes.forEach((node) => { // its place in its step, and what it spells
      const before = nodes[node.parent];
      node.word = [...(before ? before.word : []), node.symbol];
    });
    run.nodes = nodes;
  });
  select.addEventListener("change", () => redraw());
  const last = Math.max(...runs.map((run) => run.steps.length));
  const bar = htmlElement(root, "div", "crnn-steps");
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => {
      input.value = position() + by; // the browser keeps it within min and max
      input.dispatchEvent(new Event("input"));
    });
  };
  button("◀ back", -1);
  const position = slider(bar, "step", { min: 1, max: last + 1, step: 1, value: 2 },
    (t) => (t > last ? "the answer" : `${t} of ${last}`), () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "div", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  const picture = (run, t) => {
    svg.replaceChildren();
    const width = Math.max(280, svg.clientWidth || 640), row = 34;
    const step = (width - 34) / (last + 1), x = (s) => 17 + s * step;
    const most = Math.max(...runs.map((r) => Math.max(...r.steps.map((nodes) => nodes.length))));
    const height = most * row + 12;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // one unit is one pixel
    const onBest = new Set();
    if (t > run.steps.length) for (let i = run.best; i >= 0; i = run.nodes[i].parent) onBest.add(i);
    const places = run.nodes.map(() => null), shown = [];
    run.steps.forEach((nodes, s) => {
      let at = 0;
      nodes.forEach((_, k) => {
        const i = run.nodes.findIndex((node) => node.step === s + 1) + k, node = run.nodes[i];
        if (s + 1 > t || (s + 1 < t && !node.kept)) return;
        places[i] = { x: x(s + 1), y: 18 + at++ * row };
        shown.push(i);
      });
    });
    const root0 = { x: x(0), y: 18 };
    shown.forEach((i) => {
      const node = run.nodes[i], from = node.parent < 0 ? root0 : places[node.parent], to = places[i];
      svgElement(svg, "path", { d: `M${from.x} ${from.y}C${(from.x + to.x) / 2} ${from.y} ${(from.x + to.x) / 2} ${to.y} ${to.x} ${to.y}`,
        fill: "none", stroke: onBest.has(i) ? "var(--b)" : node.kept ? "var(--a)" : "var(--soft)", "stroke-width": node.kept ? 2.5 : 1.5 });
    });
    svgElement(svg, "circle", { cx: root0.x, cy: root0.y, r: 5, fill: "currentColor" });
    const half = Math.min(20, step / 2 - 1);
    shown.forEach((i) => {
      const node = run.nodes[i], { x: cx, y: cy } = places[i], colour = onBest.has(i) ? "var(--b)" : "var(--a)";
      svgElement(svg, "rect", { x: cx - half, y: cy - 11, width: 2 * half, height: 22, rx: node.done ? 11 : 3, fill: "Canvas",
        stroke: node.kept ? colour : "var(--soft)", "stroke-width": node.kept ? 2.5 : 1, "data-node": i });
      const label = svgElement(svg, "text", { x: cx, y: cy + 4, "text-anchor": "middle" }, node.symbol);
      label.style.fill = "CanvasText";
      if (label.getComputedTextLength() > 2 * half - 3) label.setAttribute("textLength", 2 * half - 4), label.setAttribute("lengthAdjust", "spacingAndGlyphs");
    });
  };
  const line = (list, node, more) => {
    const item = htmlElement(list, "li", "", `${node.word.join(" ")}: `);
    report(htmlElement(item, "b", ""), percent(node.log_p), node.log_p);
    htmlElement(item, "span", "", more);
  };
  const redraw = () => {
    const run = runs[Math.max(0, select.selectedIndex)], t = position();
    picture(run, t);
    readout.replaceChildren();
    const ended = t > run.steps.length;
    const title = ended ? "All have ended. The likeliest of those that are complete is the answer:"
      : `Step ${t}${reads ? ` after reading ${reads}` : ""}. Of all ways to go on ${run.width === 1 ? "the likeliest is" : `the ${run.width} likeliest are`} kept:`;
    htmlElement(readout, "span", "", title);
    const list = htmlElement(readout, "ul", "");
    if (ended) {
      const complete = run.nodes.filter((node) => node.done).sort((a, b) => b.log_p - a.log_p);
      complete.forEach((node, k) => line(list, node, k ? "" : " (the answer)"));
    } else run.nodes.filter((node) => node.step === t && node.kept)
      .forEach((node) => line(list, node, node.done ? " (complete: set aside)" : ""));
  };
  redraw();
  window.addEventListener("resize", redraw);
};
