// The style of what this figure alone has: a choice, and the buttons beside the slider.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem;max-width:100%}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}
.crnn-figure .crnn-bar{cursor:pointer}`;
const draw = (root, { keys, which, values, overlaps, rules }) => {
  htmlElement(root, "style", "", STYLE);
  const name = (j) => "ABCDEF"[j];
  const number = (v, digits) => v.toFixed(digits).replace(/^-(?=0\.?0*$)/, "").replace("-", "−");
  const choice = htmlElement(root, "label", "crnn-choice", "written by ");
  const select = htmlElement(choice, "select", "");
  [["sum", "the sum"], ["delta", "the delta rule"]].forEach(([value, text]) => { htmlElement(select, "option", "", text).value = value; });
  const rule = () => rules[select.value] || rules.sum;
  const bar = htmlElement(root, "div", "crnn-steps");
  const set = (input, value) => {
    input.value = value; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => set(bar.querySelector("input"), written() + by));
  };
  button("◀ back", -1);
  const written = slider(bar, "written", { min: 0, max: which.length, step: 1, value: Math.min(2, which.length) },
    (t) => (t ? `${t} of ${which.length}, last ${name(which[t - 1])}` : "nothing yet"), () => redraw());
  button("on ▶", 1);
  const second = htmlElement(root, "div", "");
  const chosen = slider(second, "read with", { min: 0, max: keys.length - 1, step: 1, value: 0 }, (j) => `key ${name(j)}`, () => redraw());
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "div", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  // the value that was written last under a key
  const wanted = (t, j) => {
    const s = which.slice(0, t).lastIndexOf(j);
    return s < 0 ? null : values[s];
  };
  const cell = (x, y, size, v, most) => {
    svgElement(svg, "rect", { x, y, width: size - 2, height: size - 2, rx: 3, fill: v < 0 ? "var(--b)" : "var(--a)",
      "fill-opacity": 0.5 * Math.min(1, Math.abs(v) / most), stroke: "var(--soft)" });
    svgElement(svg, "text", { x: x + size / 2 - 1, y: y + size / 2 + 4, "text-anchor": "middle", class: "crnn-number" }, number(v, 1));
  };
  const title = (x, y, text) => svgElement(svg, "text", { x, y, "text-anchor": "middle" }, text);
  const picture = (t, j) => {
    const { states, reads, errors } = rule();
    svg.replaceChildren();
    const width = Math.max(260, svg.clientWidth || 640), D = keys[0].length, E = values[0].length;
    const size = Math.min(46, Math.floor((width - 34) / (D + 2.9))), left = 14, top = 54 + size, K = keys.length;
    const base = top + E * size + 84, scale = 2; // errors beyond it are cut off
    svg.setAttribute("viewBox", `0 0 ${width} ${base + 24}`); // one unit is one pixel
    title(left + D * size / 2, 16, `key ${name(j)}`);
    keys[j].forEach((v, d) => cell(left + d * size, 24, size, v, 1));
    const most = Math.max(1, ...states[t].flat().map(Math.abs));
    title(left + D * size / 2, top - 10, "matrix S");
    states[t].forEach((row, e) => row.forEach((v, d) => cell(left + d * size, top + e * size, size, v, most)));
    const read = left + (D + 0.3) * size, old = left + (D + 1.8) * size, value = wanted(t, j);
    title(read + size / 2, top - 10, "read");
    title(old + size / 2, top - 10, "written");
    reads[t][j].forEach((v, e) => cell(read, top + e * size, size, v, 1));
    if (value) value.forEach((v, e) => cell(old, top + e * size, size, v, 1));
    else title(old + size / 2, top + E * size / 2 + 4, "–");
    svgElement(svg, "text", { x: left, y: top + E * size + 22, "text-anchor": "start" }, "worst number off by, key by key:");
    errors[t].forEach((error, i) => {
      const step = (width - 2 * left) / K, x = left + (i + 0.5) * step, height = 38 * Math.min(scale, error || 0) / scale;
      const group = svgElement(svg, "g", { class: "crnn-bar" });
      svgElement(group, "rect", { x: x - step / 2, y: base - 56, width: step, height: 78, fill: "transparent", stroke: i === j ? "currentColor" : "none", rx: 4 });
      if (error !== null) {
        svgElement(group, "rect", { x: x - 9, y: base - height, width: 18, height: Math.max(1, height), fill: "var(--b)" });
        svgElement(group, "text", { x, y: base - height - 4, "text-anchor": "middle" }, number(error, 1));
      }
      svgElement(group, "text", { x, y: base + 16, "text-anchor": "middle", style: i === j ? "font-weight:700" : "" }, name(i));
      group.addEventListener("click", () => set(second.querySelector("input"), i));
    });
  };
  const redraw = () => {
    const t = written(), j = chosen(), read = rule().reads[t][j], value = wanted(t, j);
    picture(t, j);
    readout.replaceChildren();
    htmlElement(readout, "span", "", `Key ${name(j)} gives `);
    read.forEach((v, e) => {
      if (e) htmlElement(readout, "span", "", ", ");
      report(htmlElement(readout, "b", ""), number(v, 2), v);
    });
    if (!value) {
      htmlElement(readout, "div", "", "Nothing was written under it yet.");
    } else {
      htmlElement(readout, "span", "", ". Written was ");
      htmlElement(readout, "span", "", `${value.map((v) => number(v, 2).replace(/\.?0+$/, "")).join(", ")}. `);
      const error = rule().errors[t][j];
      report(htmlElement(readout, "i", "", ""), error < 5e-3 ? "Exact." : `The worst number is off by ${number(error, 2)}.`, error);
    }
    const others = [];
    which.slice(0, t).forEach((i, s) => {
      const own = i === j && s === which.slice(0, t).lastIndexOf(j), part = overlaps[i][j];
      if (!own && Math.abs(part) >= 5e-3) others.push(`${number(part, 2)} of ${name(i)}’s value` + (i === j ? " from before" : ""));
    });
    const crosstalk = others.length ? `Crosstalk: ${others.join(", ")}.` : t ? "No crosstalk." : "";
    const corrected = t && which[t - 1] === j ? "Just corrected, for this key." : t ? `The last write corrected key ${name(which[t - 1])}, and moved others.` : "";
    htmlElement(readout, "div", "", select.value === "delta" ? corrected : crosstalk);
  };
  select.addEventListener("change", () => redraw());
  redraw();
  window.addEventListener("resize", redraw);
};
