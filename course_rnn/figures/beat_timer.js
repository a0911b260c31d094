// The style of what this figure alone has: buttons and a choice.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}`;
const draw = (root, { signal, inside, since, read, units, rate, delay, first }) => {
  const number = (v, digits = 2) => (v < 0 ? "−" : "") + Math.abs(v).toFixed(digits);
  const T = signal.length;
  htmlElement(root, "style", "", STYLE);
  const bar = htmlElement(root, "div", "crnn-steps");
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => go(position() + by));
  };
  button("◀ back", -1);
  const position = slider(bar, "sample", { min: 1, max: T, step: 1, value: first },
    (t) => `${t} of ${T}`, () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const go = (t) => {
    input.value = t; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  const choice = htmlElement(root, "label", "crnn-choice", "unit ");
  const select = htmlElement(choice, "select", "");
  units.forEach(({ unit }, k) => { htmlElement(select, "option", "", `${unit}`).value = k; });
  select.addEventListener("change", () => redraw());
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  svg.addEventListener("pointerdown", (event) => {
    const box = svg.getBoundingClientRect();
    go(1 + Math.floor(((event.clientX - box.left) / box.width) * T));
  });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  const picture = (t, { unit, h }) => {
    svg.replaceChildren();
    const width = Math.max(280, svg.clientWidth || 640), step = width / T;
    const rows = [["signal", signal, 96], [`unit ${unit} of the state`, h, 66], ["probability to be inside QRS", inside, 44]];
    const label = 20, height = rows.reduce((sum, [, , tall]) => sum + tall + label, 0) + 6;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // one unit is one pixel
    const starts = since.map((v, k) => k).filter((k) => since[k] !== null && (k === 0 || since[k - 1] === null));
    for (const k of starts) { // one band for each run of samples in which there is something to count
      const end = since.findIndex((v, j) => j > k && v === null);
      svgElement(svg, "rect", { x: k * step, y: 0, width: ((end < 0 ? T : end) - k) * step, height, fill: "var(--soft)" });
    }
    svgElement(svg, "rect", { x: (t - 1) * step, y: 0, width: Math.max(2, step), height, fill: "var(--b)", "fill-opacity": 0.35 });
    let top = 0;
    for (const [name, values, tall] of rows) {
      const low = name[0] === "s" ? Math.min(...values) : name[0] === "u" ? -1 : 0;
      const high = name[0] === "s" ? Math.max(...values) : 1;
      const y = (v) => top + label + tall - ((v - low) / (high - low)) * tall;
      svgElement(svg, "text", { x: 2, y: top + 14 }, name);
      svgElement(svg, "path", { d: `M0 ${y(Math.max(low, 0))}H${width}`, stroke: "currentColor", opacity: 0.3 });
      svgElement(svg, "polyline", { points: values.map((v, k) => `${(k + 0.5) * step},${y(v)}`).join(" "), fill: "none", stroke: "var(--a)", "stroke-width": 1.6 });
      svgElement(svg, "circle", { cx: (t - 0.5) * step, cy: y(values[t - 1]), r: 4, fill: "var(--b)" });
      top += tall + label;
    }
  };
  const say = (before, value, digits, after) => {
    htmlElement(readout, "span", "", before);
    report(htmlElement(readout, "b", ""), number(value, digits), value);
    htmlElement(readout, "span", "", after);
  };
  const redraw = () => {
    const t = position(), now = units[Math.max(0, select.selectedIndex)];
    picture(t, now);
    readout.replaceChildren();
    say("Signal ", signal[t - 1], 2, " mV. ");
    say(`Unit ${now.unit}: `, now.h[t - 1], 2, ". ");
    say(`Probability that the sample ${Math.round((1000 * delay) / rate)} ms ago is inside QRS: `, inside[t - 1], 2, ". ");
    if (since[t - 1] === null) htmlElement(readout, "span", "", "Nothing to count.");
    else {
      say("Since Q: ", since[t - 1], 0, " ms; ");
      say("read off the state: ", read[t - 1], 0, " ms.");
    }
  };
  redraw();
  window.addEventListener("resize", redraw);
};
