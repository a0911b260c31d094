// The style of what this figure alone has: buttons, a choice and two tables.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.6rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.8rem 0 .3rem}
.crnn-figure table.crnn-numbers{border-collapse:collapse;width:100%;margin:.3rem 0;font-size:13px;font-variant-numeric:tabular-nums;color:inherit}
.crnn-figure .crnn-numbers :is(th,td){border:0;border-bottom:1px solid var(--soft);padding:.2rem .25rem;text-align:right;font-weight:400}
.crnn-figure .crnn-numbers th[scope=row]{text-align:left}
.crnn-figure .crnn-numbers :is(.sum,.new) :is(th,td){font-weight:700}
.crnn-figure .crnn-numbers .new{box-shadow:inset 4px 0 var(--b)}
.crnn-figure td button{border:0;border-bottom:1px dotted;border-radius:0;min-height:24px;min-width:24px;padding:0}
.crnn-figure td button[aria-pressed=true]{outline:2px solid var(--b);outline-offset:2px;font-weight:700}`;
const draw = (root, { T, nodes, steps, first, paths }) => {
  const number = (v) => (v < 0 ? "−" : "") +
    (v !== 0 && Math.abs(v) < 5e-4 ? Math.abs(v).toExponential(0) : Math.abs(v).toFixed(3));
  htmlElement(root, "style", "", STYLE);
  const bar = htmlElement(root, "div", "crnn-steps");
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => go(position() + by));
  };
  button("◀ back", -1);
  const position = slider(bar, "move", { min: 0, max: steps.length - 1, step: 1, value: first },
    (k) => `${k} of ${steps.length - 1}`, () => { route = null; redraw(); });
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const go = (k) => {
    input.value = k; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const says = htmlElement(root, "p", "crnn-readout");
  says.setAttribute("aria-live", "polite");
  const local = htmlElement(root, "table", "crnn-numbers local");
  const choice = htmlElement(root, "label", "crnn-choice", "paths to the weight ");
  const select = htmlElement(choice, "select", "");
  paths.forEach(({ name }) => { htmlElement(select, "option", "", name).value = name; });
  select.addEventListener("change", () => redraw());
  const grid = htmlElement(root, "table", "crnn-numbers paths");
  let route = null; // the path from the loss of step s to the use at step t, once one is chosen

  const sub = (name, t) => name + "₀₁₂₃₄₅₆₇₈₉"[t];
  const row = (table, label, values, className = "", press = () => null) => {
    const line = htmlElement(table, "tr", className);
    htmlElement(line, "th", "", label).scope = "row";
    values.forEach((v, i) => {
      const cell = htmlElement(line, "td", "", v === null ? "·" : ""), pressed = v !== null && press(i);
      if (v !== null) report(pressed ? htmlElement(cell, "button", "", "") : cell, number(v), v);
      if (pressed) cell.firstChild.addEventListener("click", pressed);
    });
    return line;
  };
  const head = (table, corner, names) => {
    const line = htmlElement(table, "tr", "");
    htmlElement(line, "td", "", corner);
    for (const name of names) htmlElement(line, "th", "", name).scope = "col";
  };
  const seen = (k, kind, t, way) => steps.findIndex((s) => s.kind === kind && s.t === t && s.way === way) <= k;

  const edges = [];
  for (let t = 1; t <= T; t++)
    edges.push(["x", t, "a", t], ["h", t - 1, "a", t], ["a", t, "h", t], ["h", t, "ℓ", t]);

  const picture = (k) => {
    svg.replaceChildren();
    const now = steps[k], backward = now.way === "backward", H = nodes[0].value.length;
    const width = Math.max(280, svg.clientWidth || 640), column = width / (T + 1), w = Math.min(96, column - 8);
    const tall = 22 + 16 * H, gap = 30, height = { x: 26, a: tall, h: tall, "ℓ": 38 };
    const top = { "ℓ": 2, h: 40 + gap, a: 40 + 2 * gap + tall, x: 40 + 3 * gap + 2 * tall };
    svg.setAttribute("viewBox", `0 0 ${width} ${top.x + height.x + 2}`); // one unit is one pixel
    const middle = (t) => (t + 0.5) * column;
    for (const [from, s, to, t] of edges) {
      const onRoute = route && (to === "ℓ" ? t === route.s : from === "a" ? t >= route.t && t <= route.s
        : from === "h" && t > route.t && t <= route.s);
      const active = route ? onRoute : now.kind === "w" ? to === "a" && t === now.t
        : backward ? from === now.kind && s === now.t : to === now.kind && t === now.t && k > 0;
      const passed = route ? false : backward ? from !== "x" && seen(k, from, s, "backward") : seen(k, to, t, "forward");
      const slant = s < t ? 0.28 * w : 0, x0 = middle(s) + slant, x1 = middle(t) - slant;
      const up = top[from] > top[to];
      const y0 = up ? top[from] : top[from] + height[from], y1 = up ? top[to] + height[to] : top[to];
      const [ax, ay, bx, by] = backward && from !== "x" ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
      const length = Math.hypot(bx - ax, by - ay), ux = (bx - ax) / length, uy = (by - ay) / length;
      const colour = active || passed ? (backward ? "var(--b)" : "var(--a)") : "currentColor";
      const g = svgElement(svg, "g", { stroke: colour, fill: colour, opacity: active ? 1 : passed ? 0.75 : 0.4 });
      svgElement(g, "path", { d: `M${ax} ${ay}L${bx - 6 * ux} ${by - 6 * uy}`, "stroke-width": active ? 4 : 1.6 });
      svgElement(g, "path", { stroke: "none",
        d: `M${bx} ${by}l${-9 * ux - 5 * uy} ${-9 * uy + 5 * ux}l${10 * uy} ${-10 * ux}z` });
    }
    for (const { kind, t, name, value, adjoint } of nodes) {
      const back = adjoint && seen(k, kind, t, "backward") && backward;
      const known = back || kind === "x" || seen(k, kind, t, "forward");
      const active = t === now.t && (kind === now.kind || (now.kind === "w" && kind === "a"));
      const x = middle(t) - w / 2, y = top[kind], colour = back ? "var(--b)" : "var(--a)";
      const g = svgElement(svg, "g", {});
      svgElement(g, "rect", { x, y, width: w, height: height[kind], rx: 5, fill: known ? colour : "none",
        "fill-opacity": active ? 0.3 : 0.1, stroke: active ? colour : "currentColor",
        "stroke-opacity": active ? 1 : 0.45, "stroke-width": active ? 3 : 1 });
      const write = (text, line, attributes = {}) =>
        svgElement(g, "text", { x: middle(t), y: y + 16 + 16 * line, "text-anchor": "middle", ...attributes }, text);
      write((back ? "d" : "") + name, 0, { "font-weight": 600 });
      if (kind !== "x" && known) (back ? adjoint : value).forEach((v, i) => write(number(v), i + 1));
      if (kind === "x") continue;
      g.style.cursor = "pointer"; // a shortcut for the pointer; keys and buttons reach every step
      g.addEventListener("click", () => go(steps.findIndex((s) => s.kind === kind && s.t === t && s.way === now.way)));
    }
  };

  const told = ({ t, s }, v) => {
    let way = sub("ℓ", s);
    for (let k = s; k >= t; k--) way += ` → ${sub("h", k)} → ${sub("a", k)}`;
    return `One path: ${way}, and there the weight is used. It adds ${number(v)}.`;
  };
  const choose = (t, s) => {
    route = route && route.t === t && route.s === s ? null : { t, s };
    redraw();
    grid.rows[T + 1 - t].cells[s].firstChild.focus(); // the table was drawn anew
  };
  const redraw = () => {
    const k = position(), now = steps[k], { numbers } = paths[Math.max(0, select.selectedIndex)];
    picture(k);
    says.textContent = route ? told(route, numbers[route.t - 1][route.s - 1]) : now.says;
    local.replaceChildren();
    head(local, "", now.columns);
    now.rows.forEach(({ label, numbers: values }, i) => row(local, label, values, i === now.rows.length - 1 ? "sum" : ""));
    grid.replaceChildren();
    head(grid, "used at", [...Array(T).keys()].map((s) => `from ${sub("ℓ", s + 1)}`).concat("sum"));
    let total = 0, count = 0;
    for (let t = T; t >= 1; t--) {
      const lit = now.way === "backward" && seen(k, "w", t, "backward");
      const cells = numbers[t - 1].map((v, s) => (lit && s + 1 >= t ? v : null));
      const sum = cells.reduce((a, v) => a + (v ?? 0), 0);
      if (lit) { total += sum; count += T + 1 - t; }
      const line = row(grid, `step ${t}`, [...cells, lit ? sum : null],
        lit && now.kind === "w" && now.t === t ? "new" : "", (i) => i < T && (() => choose(t, i + 1)));
      for (const cell of line.querySelectorAll("button")) {
        const s = [...line.children].indexOf(cell.parentNode);
        cell.type = "button";
        cell.setAttribute("aria-label", `path from ℓ${s} to step ${t}: ${cell.textContent}`);
        cell.setAttribute("aria-pressed", String(route !== null && route.t === t && route.s === s));
      }
    }
    row(grid, `${count} of ${(T * (T + 1)) / 2}`, [...Array(T).fill(null), total], "sum");
  };
  redraw();
  window.addEventListener("resize", redraw);
};
