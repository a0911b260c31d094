// The style of what this figure alone has: the buttons beside the slider.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem}
.crnn-figure .crnn-cell{cursor:pointer}`;
const draw = (root, { rounds }) => {
  htmlElement(root, "style", "", STYLE);
  const last = rounds.length - 1, T = rounds[0].a.length;
  const bar = htmlElement(root, "div", "crnn-steps");
  const set = (input, value) => {
    input.value = value; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => set(bar.querySelector("input"), round() + by));
  };
  button("◀ back", -1);
  const round = slider(bar, "round", { min: 0, max: last, step: 1, value: Math.min(1, last) }, (k) => `${k} of ${last}`, () => redraw());
  button("on ▶", 1);
  const second = htmlElement(root, "div", "");
  const element = slider(second, "element", { min: 1, max: T, step: 1, value: T }, (t) => `${t} of ${T}`, () => redraw());
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "div", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  // which elements of the rounds below the chosen one are made from
  const behind = (k, t) => {
    const on = new Set([`${k},${t}`]);
    for (let level = k; level > 0; level--) {
      for (let u = 1; u <= T; u++) {
        if (!on.has(`${level},${u}`)) continue;
        on.add(`${level - 1},${u}`);
        if (u > 2 ** (level - 1)) on.add(`${level - 1},${u - 2 ** (level - 1)}`);
      }
    }
    return on;
  };
  const redraw = () => {
    const k = round(), t = element(), on = behind(k, t);
    svg.replaceChildren();
    const width = Math.max(280, svg.clientWidth || 640), row = 52, box = 26;
    const x = (u) => (width / T) * (u - 0.5), y = (level) => 8 + (last - level) * row, half = Math.min(24, width / T / 2 - 2);
    svg.setAttribute("viewBox", `0 0 ${width} ${y(0) + box + 8}`); // one unit is one pixel
    for (let level = 1; level <= k; level++) {
      for (let u = 1; u <= T; u++) {
        [u, u - 2 ** (level - 1)].filter((source) => source >= 1).forEach((source) => {
          const lit = on.has(`${level},${u}`) && on.has(`${level - 1},${source}`);
          svgElement(svg, "line", { x1: x(source), y1: y(level - 1), x2: x(u), y2: y(level) + box,
            stroke: lit ? "var(--b)" : "var(--soft)", "stroke-width": lit ? 3 : 1 });
        });
      }
    }
    for (let level = 0; level <= k; level++) {
      for (let u = 1; u <= T; u++) {
        const lit = on.has(`${level},${u}`), first = rounds[level].first[u - 1];
        const cell = svgElement(svg, "g", { class: "crnn-cell", "data-on": lit });
        svgElement(cell, "rect", { x: x(u) - half, y: y(level), width: 2 * half, height: box, rx: 5,
          fill: lit ? "var(--b)" : "Canvas", stroke: "currentColor", "stroke-width": level === k && u === t ? 3 : 1 });
        svgElement(cell, "text", { x: x(u), y: y(level) + 17, "text-anchor": "middle", style: lit ? "fill:Canvas;font-weight:700" : "" },
          first === u ? String(u) : `${first}–${u}`);
        cell.addEventListener("click", () => {
          set(bar.querySelector("input"), level);
          set(second.querySelector("input"), u);
        });
      }
    }
    readout.replaceChildren();
    const { first, a, b } = rounds[k], from = first[t - 1];
    const steps = from === t ? `step ${t}` : `steps ${from} to ${t}`;
    htmlElement(readout, "span", "", `Element ${t} stands for ${steps}: h ↦ `);
    report(htmlElement(readout, "b", ""), a[t - 1].toFixed(3), a[t - 1]);
    htmlElement(readout, "span", "", b[t - 1] < 0 ? " h − " : " h + ");
    report(htmlElement(readout, "b", ""), Math.abs(b[t - 1]).toFixed(3), b[t - 1]);
    htmlElement(readout, "div", "", from === 1 ? "It has seen all steps up to it: finished." : "Steps before that are still missing.");
    htmlElement(readout, "div", "", `${k} of ${last} rounds in a row so far; a loop needs ${T - 1}.`);
  };
  redraw();
  window.addEventListener("resize", redraw);
};
