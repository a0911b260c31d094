const draw = (root, { radii, biases, lengths, rnn, lstm }) => {
  const controls = htmlElement(root, "div", "crnn-controls");
  const index = (values, start) => ({ min: 0, max: values.length - 1, step: 1, value: values.indexOf(start) });
  const radius = slider(controls, "RNN: spectral radius ρ", index(radii, 0.9), (k) => radii[k].toFixed(1), () => redraw());
  const bias = slider(controls, "LSTM: forget bias", index(biases, 3), (k) => `${biases[k]}`, () => redraw());
  const length = slider(controls, "error at step T", index(lengths, 128), (k) => `${lengths[k]}`, () => redraw());

  const top = 8, bottom = 46, left = 46, right = 10, height = 330;
  const high = 10, low = -42, subnormal = Math.log10(2 ** -126); // decades shown; float32's limit
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");
  const numbers = ["RNN", "LSTM"].map((name) => htmlElement(readout, "span", name));
  const times = (log) => `${(10 ** (log - Math.floor(log))).toFixed(1)} · ${power(Math.floor(log))}`;
  const power = (exponent) => `10${String(exponent).replace(/./g, (c) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(c)])}`;

  const redraw = () => {
    const T = lengths[length()];
    const curves = [
      { name: "RNN", logs: rnn[length()][radius()], colour: "var(--a)", dash: "none" },
      { name: "LSTM", logs: lstm[length()][bias()], colour: "var(--b)", dash: "7 3" },
    ];
    svg.replaceChildren();
    const width = Math.max(260, svg.clientWidth || 640); // one unit is one pixel: text stays legible
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const last = lengths[lengths.length - 1];
    const x = (t) => left + ((t - 1) / (last - 1)) * (width - left - right);
    const y = (log) => top + ((high - Math.max(low, Math.min(high, log))) / (high - low)) * (height - top - bottom);
    for (let log = -40; log <= high; log += 10) {
      svgElement(svg, "path", { d: `M${left} ${y(log)}H${width - right}`, stroke: "var(--soft)" });
      svgElement(svg, "text", { x: left - 6, y: y(log) + 4, "text-anchor": "end" }, power(log));
    }
    svgElement(svg, "path", { d: `M${left} ${y(subnormal)}H${width - right}`, stroke: "currentColor", "stroke-dasharray": "2 4" });
    svgElement(svg, "text", { x: width - right, y: y(subnormal) - 5, "text-anchor": "end" }, "float32: subnormal below");
    for (const t of lengths.filter((t) => t >= last / 4))
      svgElement(svg, "text", { x: x(t), y: height - bottom + 18, "text-anchor": t === last ? "end" : "middle" }, `${t}`);
    svgElement(svg, "text", { x: x(1), y: height - bottom + 18 }, "1");
    svgElement(svg, "text", { x: (left + width - right) / 2, y: height - 8, "text-anchor": "middle" }, "time step t");
    svgElement(svg, "path", { d: `M${x(T)} ${top}V${height - bottom}`, stroke: "currentColor", opacity: 0.5 });
    curves.forEach(({ name, logs, colour, dash }, k) => {
      svgElement(svg, "polyline", { points: logs.map((log, i) => `${x(i + 1)},${y(log)}`).join(" "),
        fill: "none", stroke: colour, "stroke-width": 2, "stroke-dasharray": dash });
      const key = width - right - 162 + 84 * k;
      svgElement(svg, "path", { d: `M${key} ${y(8.5)}h24`, stroke: colour, "stroke-width": 2, "stroke-dasharray": dash });
      svgElement(svg, "text", { x: key + 30, y: y(8.5) + 4 }, name);
      const ratio = logs[0] - logs[T - 1];
      report(numbers[k], `${name}: step 1 adds ${times(ratio)} times what step ${T} adds. `, ratio);
    });
  };
  redraw();
  window.addEventListener("resize", redraw);
};
