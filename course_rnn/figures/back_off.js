const draw = (root, { text, V, shown, steps }) => {
  const printed = (c) => ({ "\n": "↵", " ": "␣" })[c] ?? c;
  const orders = steps[0].weights.length, before = text.length - steps.length;
  const controls = htmlElement(root, "div", "crnn-controls");
  const position = slider(controls, "position", { min: 1, max: steps.length, step: 1, value: Math.ceil(steps.length / 2) },
    (t) => `${t} of ${steps.length}`, () => redraw());
  const order = slider(controls, "longest n-gram", { min: 1, max: orders, step: 1, value: orders },
    (n) => `n = ${n}`, () => redraw());

  const line = htmlElement(root, "p", "crnn-text");
  const rowHeight = 22, beside = 96, after = 104, sharesTop = 24;
  const barsTop = sharesTop + (orders + 1) * rowHeight + 34, height = barsTop + shown * rowHeight;
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");
  const [truth, own] = ["truth", "own"].map((name) => htmlElement(readout, "span", name));

  const redraw = () => {
    const t = position() - 1, n = order(), { symbols, p, weights } = steps[t];
    const next = text[before + t], context = text.slice(before + t - n + 1, before + t);
    // left[m] is what the orders above m leave to m; order 0 is the uniform distribution
    const left = Array(n + 1).fill(1);
    for (let m = n - 1; m >= 0; m--) left[m] = left[m + 1] * weights[m];
    const lower = (m, k) => (m > 0 ? p[m - 1][k] : 1 / V);
    const part = (m, k) => left[m] * (m > 0 ? lower(m, k) - weights[m - 1] * lower(m - 1, k) : 1 / V);
    const share = (m) => left[m] * (m > 0 ? 1 - weights[m - 1] : 1);
    const colour = (m) => (m === n ? { fill: "var(--b)", "fill-opacity": 0.85 }
      : { fill: "var(--a)", "fill-opacity": 0.15 + (0.75 * m) / orders });

    line.replaceChildren();
    htmlElement(line, "span", "", text.slice(0, before + t - context.length));
    if (context) htmlElement(line, "span", "now", context);
    htmlElement(line, "span", "later", text.slice(before + t));

    svg.replaceChildren();
    const width = Math.max(260, svg.clientWidth || 640), room = width - beside - after;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // one unit is one pixel: text stays legible
    svgElement(svg, "text", { x: 0, y: 14 }, "share of the answer that each order decides");
    for (let m = n; m >= 0; m--) {
      const y = sharesTop + (n - m) * rowHeight, seen = text.slice(before + t - m + 1, before + t);
      const name = m > 1 ? [...seen].map(printed).join("") : m === 1 ? "no context" : "uniform";
      svgElement(svg, "text", { x: beside - 8, y: y + 14, "text-anchor": "end" }, name);
      svgElement(svg, "rect", { x: beside, y: y + 2, width: Math.max(0, share(m) * room), height: rowHeight - 6, ...colour(m) });
      svgElement(svg, "text", { x: beside + share(m) * room + 5, y: y + 14 }, share(m).toFixed(3));
    }
    svgElement(svg, "text", { x: 0, y: barsTop - 10 }, "probability of the next character");
    const ranked = symbols.map((_, k) => k).sort((i, j) => p[n - 1][j] - p[n - 1][i]).slice(0, shown);
    const longest = p[n - 1][ranked[0]];
    ranked.forEach((k, row) => {
      const y = barsTop + row * rowHeight;
      svgElement(svg, "text", { x: beside - 8, y: y + 14, "text-anchor": "end" }, printed(symbols[k]));
      let x = beside;
      for (let m = n; m >= 0; m--) {
        const w = (Math.max(0, part(m, k)) / longest) * room;
        if (w > 0.2) svgElement(svg, "rect", { x, y: y + 2, width: w, height: rowHeight - 6, ...colour(m) });
        x += w;
      }
      svgElement(svg, "text", { x: x + 5, y: y + 14 },
        p[n - 1][k].toFixed(3) + (symbols[k] === next ? " ← next" : ""));
    });
    const chance = p[n - 1][symbols.indexOf(next)];
    report(truth, `“${printed(next)}” comes next, with probability ${chance.toFixed(3)}: ` +
      `a surprise of ${(-Math.log2(chance)).toFixed(2)} bits. `, chance);
    report(own, `Order ${n} decides ${(100 * share(n)).toFixed(0)} % itself.`, share(n));
  };
  redraw();
  window.addEventListener("resize", redraw);
};
