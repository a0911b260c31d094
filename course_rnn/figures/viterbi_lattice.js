// The style of what this figure alone has: the buttons beside the slider.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem}
.crnn-figure ul{margin:.2rem 0 0;padding-left:1.2rem;font-variant-numeric:tabular-nums}`;
const draw = (root, { steps, labels, best, back, path, greedy }) => {
  htmlElement(root, "style", "", STYLE);
  const last = steps.length;
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
    (t) => (t > last ? "the path" : `${t} of ${last}, ${steps[t - 1]}`), () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "div", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  const wayTo = (t, k) => { // the labels of the best way to label k at step t (from 0)
    const way = [k];
    for (let s = t; s > 0; s--) way.unshift(back[s][way[0]]);
    return way;
  };
  const picture = (t) => {
    svg.replaceChildren();
    const width = Math.max(280, svg.clientWidth || 640), row = 30, left = 52;
    const step = (width - left - 8) / last, x = (s) => left + (s + 0.5) * step, y = (k) => 34 + k * row;
    svg.setAttribute("viewBox", `0 0 ${width} ${34 + labels.length * row}`); // one unit is one pixel
    const ended = t > last, shown = Math.min(t, last);
    const at = ended ? last - 1 : t - 1, top = best[at].indexOf(Math.max(...best[at].map((s) => s ?? -Infinity)));
    const way = wayTo(at, top);
    steps.forEach((word, s) => {
      const label = svgElement(svg, "text", { x: x(s), y: 12, "text-anchor": "middle" }, word);
      if (label.getComputedTextLength() > step - 2) label.setAttribute("textLength", step - 3), label.setAttribute("lengthAdjust", "spacingAndGlyphs");
    });
    labels.forEach((label, k) => svgElement(svg, "text", { x: 2, y: y(k) + 4, "text-anchor": "start" }, label));
    for (let s = 1; s < shown; s++) labels.forEach((_, k) => {
      if (best[s][k] === null) return;
      const on = way[s] === k && s <= at;
      svgElement(svg, "line", { x1: x(s - 1), y1: y(back[s][k]), x2: x(s), y2: y(k),
        stroke: on ? "var(--b)" : "var(--soft)", "stroke-width": on ? 3 : 1.5 });
    });
    for (let s = 0; s < last; s++) labels.forEach((_, k) => {
      const reached = s < shown && best[s][k] !== null, on = s <= at && s < shown && way[s] === k;
      svgElement(svg, "circle", { cx: x(s), cy: y(k), r: on ? 7 : 5, fill: on ? "var(--b)" : reached ? "var(--a)" : "Canvas",
        stroke: reached ? "none" : "var(--soft)", "data-label": k });
      if (greedy[s] === k && s < shown) svgElement(svg, "rect", { x: x(s) - 11, y: y(k) - 11, width: 22, height: 22, rx: 3, fill: "none", stroke: "currentColor", "stroke-width": 1.5 });
    });
  };
  const names = (way) => way.map((k) => labels[k]).join(" ");
  const redraw = () => {
    const t = position();
    picture(t);
    readout.replaceChildren();
    if (t > last) {
      htmlElement(readout, "span", "", "The best last label, and the pointers back from it. ");
      const list = htmlElement(readout, "ul", "");
      const line = htmlElement(list, "li", "", `best path, ${names(path)}: `);
      report(htmlElement(line, "b", ""), best[last - 1][path[last - 1]].toFixed(2), best[last - 1][path[last - 1]]);
      htmlElement(list, "li", "", `each word for itself (squares): ${names(greedy)}`);
      return;
    }
    htmlElement(readout, "span", "", `After “${steps[t - 1]}”, the best ways to the labels:`);
    const list = htmlElement(readout, "ul", "");
    labels.map((_, k) => k).filter((k) => best[t - 1][k] !== null).sort((a, b) => best[t - 1][b] - best[t - 1][a]).slice(0, 3)
      .forEach((k) => {
        const line = htmlElement(list, "li", "", `${names(wayTo(t - 1, k))}: `);
        report(htmlElement(line, "b", ""), best[t - 1][k].toFixed(2), best[t - 1][k]);
      });
  };
  redraw();
  window.addEventListener("resize", redraw);
};
