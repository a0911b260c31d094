// The style of what this figure alone has: buttons and a choice.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem;max-width:100%}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}`;
const draw = (root, { symbols, first, networks }) => {
  const T = symbols.length;
  const percent = (v) => (v <= -0.005 ? "−" : "") + `${Math.round(100 * Math.abs(v))} %`;
  const name = (symbol) => ({ " ": "␣", "\n": "↵" })[symbol] ?? symbol;
  htmlElement(root, "style", "", STYLE);
  const choice = htmlElement(root, "label", "crnn-choice", "network ");
  const select = htmlElement(choice, "select", "");
  networks.forEach((one, k) => { htmlElement(select, "option", "", one.name).value = k; });
  select.addEventListener("change", () => redraw());
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
  const position = slider(bar, "from step", { min: 1, max: T - 1, step: 1, value: first },
    (t) => `${t} to ${t + 1}`, () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  const picture = (t, { shares, up }) => {
    svg.replaceChildren();
    const L = shares[0].length, width = Math.max(280, svg.clientWidth || 640), left = 8;
    const step = (width - 2 * left) / T, level = 62, top = 26, height = top + L * level + 34;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // one unit is one pixel
    const x = (s) => left + (s - 0.5) * step, y = (l) => height - 30 - l * level;
    svgElement(svg, "rect", { x: x(t), y: 4, width: step, height: height - 8, fill: "var(--b)", "fill-opacity": 0.22 });
    const edge = (share, x1, y1, x2, y2) => svgElement(svg, "path", { d: `M${x1} ${y1}L${x2} ${y2}`,
      class: "crnn-edge", "stroke-width": Math.max(1, 15 * Math.min(1.2, Math.abs(share))),
      stroke: Math.abs(share) < 0.005 ? "var(--soft)" : share < 0 ? "var(--b)" : "var(--a)",
      "data-share": share });
    edge(1, x(1), y(0) - 8, x(1), y(1));
    for (let s = 1; s <= T; s++) for (let l = 1; l <= L; l++) {
      if (s < T) edge(shares[s - 1][l - 1], x(s), y(l), x(s + 1), y(l));
      edge(up[s - 1][l - 1], x(s), y(l), x(s), l < L ? y(l + 1) : 14);
    }
    for (let s = 1; s <= T; s++) for (let l = 1; l <= L; l++)
      svgElement(svg, "circle", { cx: x(s), cy: y(l), r: Math.min(5, step / 4), fill: "currentColor" });
    symbols.forEach((symbol, k) => svgElement(svg, "text", { x: x(k + 1), y: height - 14, "text-anchor": "middle" }, name(symbol)));
    for (let l = 1; l <= L; l++) svgElement(svg, "text", { x: left, y: y(l) - 12 }, `layer ${l}`);
  };
  const redraw = () => {
    const t = position(), now = networks[Math.max(0, select.selectedIndex)];
    picture(t, now);
    readout.replaceChildren();
    htmlElement(readout, "span", "", `From step ${t}, “${name(symbols[t - 1])}”, to step ${t + 1}: `);
    now.shares[t - 1].forEach((share, k) => {
      htmlElement(readout, "span", "", `${k ? ", " : ""}layer ${k + 1} `);
      report(htmlElement(readout, "b", ""), percent(share), share);
    });
    htmlElement(readout, "span", "", " of the gradient.");
  };
  redraw();
  window.addEventListener("resize", redraw);
};
