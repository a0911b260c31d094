const draw = (root, { text, symbols, logits }) => {
  const printed = (c) => ({ "\n": "↵", " ": "␣" })[c] ?? c;
  const controls = htmlElement(root, "div", "crnn-controls");
  const position = slider(controls, "characters read", { min: 1, max: logits.length, step: 1, value: Math.ceil(logits.length / 3) },
    (t) => `${t}`, () => redraw());
  const temperature = slider(controls, "temperature τ", { min: 0.1, max: 2, step: 0.05, value: 1 },
    (tau) => tau.toFixed(2), () => redraw());
  const uniform = slider(controls, "draw u", { min: 0, max: 0.999, step: 0.001, value: 0.5 },
    (u) => u.toFixed(3), () => redraw());

  const line = htmlElement(root, "p", "crnn-text");
  const stripTop = 24, stripHeight = 34, barsTop = 92, rows = 8, rowHeight = 22, besideBars = 150;
  const height = barsTop + rows * rowHeight;
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");
  const [drawn, truth] = ["drawn", "truth"].map((name) => htmlElement(readout, "span", name));

  const redraw = () => {
    const t = position(), tau = temperature(), u = uniform();
    const scaled = logits[t - 1].map((v) => v / tau), top = Math.max(...scaled);
    const exps = scaled.map((v) => Math.exp(v - top)), sum = exps.reduce((a, b) => a + b, 0);
    const p = exps.map((v) => v / sum);
    const cdf = [];
    p.reduce((total, v, k) => (cdf[k] = total + v), 0);
    let k = cdf.findIndex((total) => total > u);
    if (k < 0) k = p.length - 1; // rounding left the sum below u
    const next = symbols.indexOf(text[t]);
    const entropy = -p.reduce((total, v) => total + (v > 0 ? v * Math.log2(v) : 0), 0);

    line.replaceChildren();
    htmlElement(line, "span", "", text.slice(0, t - 1));
    htmlElement(line, "span", "now", text[t - 1] === "\n" ? "↵\n" : text[t - 1]);
    htmlElement(line, "span", "later", text.slice(t));

    svg.replaceChildren();
    const width = Math.max(260, svg.clientWidth || 640), barWidth = width - 36 - besideBars;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // one unit is one pixel: text stays legible
    svgElement(svg, "text", { x: 0, y: 14 }, "from 0 to 1, in pieces as wide as the probabilities");
    p.forEach((v, i) => {
      const x = (cdf[i] - v) * width, w = v * width;
      if (w < 0.3) return;
      svgElement(svg, "rect", { x, y: stripTop, width: w, height: stripHeight, stroke: "var(--soft)",
        fill: i === k ? "var(--b)" : "var(--a)", "fill-opacity": i === k ? 0.55 : 0.22 });
      if (w > 14) svgElement(svg, "text", { x: x + w / 2, y: stripTop + 22, "text-anchor": "middle" }, printed(symbols[i]));
    });
    svgElement(svg, "path", { d: `M${u * width} ${stripTop - 4}v${stripHeight + 12}`, stroke: "currentColor", "stroke-width": 2 });
    svgElement(svg, "text", { x: Math.min(width - 60, Math.max(0, u * width + 4)), y: stripTop + stripHeight + 20 }, `u = ${u.toFixed(3)}`);
    const order = p.map((_, i) => i).sort((i, j) => p[j] - p[i]).slice(0, rows);
    order.forEach((i, row) => {
      const y = barsTop + row * rowHeight;
      svgElement(svg, "text", { x: 16, y: y + 14, "text-anchor": "middle" }, printed(symbols[i]));
      svgElement(svg, "rect", { x: 36, y: y + 2, width: p[i] * barWidth, height: rowHeight - 6,
        fill: i === k ? "var(--b)" : "var(--a)", "fill-opacity": 0.75 });
      svgElement(svg, "text", { x: 42 + p[i] * barWidth, y: y + 14 },
        p[i].toFixed(3) + (i === next ? "  ← comes next" : ""));
    });
    report(drawn, `u = ${u.toFixed(3)} draws “${printed(symbols[k])}” (probability ${p[k].toFixed(3)}). `, p[k]);
    report(truth, `The text goes on with “${printed(text[t])}” (probability ${p[next].toFixed(3)}); ` +
      `the entropy is ${entropy.toFixed(2)} bits.`, entropy);
    drawn.dataset.symbol = symbols[k];
  };
  redraw();
  window.addEventListener("resize", redraw);
};
