const draw = (root, { start, steps }) => {
  const controls = htmlElement(root, "div", "crnn-controls");
  const radius = slider(controls, "scale r", { min: 0, max: 1.6, step: 0.01, value: 0.95 },
    (r) => r.toFixed(2), () => redraw());
  const angle = slider(controls, "angle θ", { min: 0, max: 180, step: 1, value: 25 },
    (degrees) => `${degrees}°`, () => redraw());

  const size = 340, half = 1.7;
  const to = (v) => size / 2 + (v / half) * (size / 2);
  const panelsBox = htmlElement(root, "div", "crnn-panels");
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");
  const numbers = ["linear", "tanh"].map((name) => htmlElement(readout, "span", name));
  const panels = [
    { name: "linear: h ← W h", squash: (v) => v, colour: "var(--b)" },
    { name: "nonlinear: h ← tanh(W h)", squash: Math.tanh, colour: "var(--a)" },
  ];
  for (const panel of panels) {
    const box = htmlElement(panelsBox, "div", "", panel.name);
    const g = svgElement(box, "svg", { viewBox: `0 0 ${size} ${size}`, "aria-hidden": "true" });
    svgElement(g, "rect", { width: size, height: size, fill: "none", stroke: "var(--soft)" });
    svgElement(g, "rect", { x: to(-1), y: to(-1), width: to(1) - to(-1), height: to(1) - to(-1),
      fill: "none", stroke: "currentColor", "stroke-dasharray": "2 4", opacity: 0.6 });
    for (const line of [{ x1: 0, x2: size, y1: to(0), y2: to(0) }, { y1: 0, y2: size, x1: to(0), x2: to(0) }])
      svgElement(g, "line", { ...line, stroke: "var(--soft)" });
    panel.path = svgElement(g, "g");
  }

  const redraw = () => {
    const r = radius(), theta = (angle() * Math.PI) / 180;
    const W = [[r * Math.cos(theta), -r * Math.sin(theta)], [r * Math.sin(theta), r * Math.cos(theta)]];
    const norms = panels.map((panel) => {
      let h = start;
      const points = [h];
      for (let t = 0; t < steps; t++) {
        h = W.map((row) => panel.squash(row[0] * h[0] + row[1] * h[1]));
        points.push(h);
      }
      panel.path.replaceChildren();
      // y grows downwards on the screen, upwards in the plane
      const screen = points.map(([x, y]) => [to(x), to(-y)].map((v) => Math.max(-9999, Math.min(9999, v))));
      svgElement(panel.path, "polyline", { points: screen.join(" "), fill: "none",
        stroke: panel.colour, "stroke-width": 1.5, opacity: 0.7 });
      screen.forEach(([x, y], t) => svgElement(panel.path, "circle",
        { cx: x, cy: y, r: t ? 3 : 6, fill: t ? panel.colour : "none", stroke: panel.colour, "stroke-width": 2 }));
      return Math.hypot(...h);
    });
    const shown = (v) => (v !== 0 && (v < 0.001 || v >= 1e4) ? v.toExponential(1) : v.toFixed(3));
    report(numbers[0], `After ${steps} steps the linear state has length ${shown(norms[0])}; `, norms[0]);
    report(numbers[1], `with tanh it has length ${shown(norms[1])}.`, norms[1]);
  };
  redraw();
};
