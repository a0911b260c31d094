// The style of what this figure alone has: buttons, a choice and a table.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}
.crnn-figure table.crnn-numbers{border-collapse:collapse;width:100%;margin:.3rem 0;font-size:13px;font-variant-numeric:tabular-nums;color:inherit}
.crnn-figure .crnn-numbers :is(th,td){border:0;border-bottom:1px solid var(--soft);padding:.2rem .2rem;text-align:right;font-weight:400}
.crnn-figure .crnn-numbers th[scope=row]{text-align:left}
.crnn-figure .crnn-numbers .chosen :is(th,td){font-weight:700}`;
const draw = (root, { words, answers, first, p, cells }) => {
  const number = (v) => (v < 0 ? "−" : "") + Math.abs(v).toFixed(2);
  htmlElement(root, "style", "", STYLE);
  const bar = htmlElement(root, "div", "crnn-steps");
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => go(position() + by));
  };
  button("◀ back", -1);
  const position = slider(bar, "word", { min: 1, max: words.length, step: 1, value: first },
    (t) => `${t} of ${words.length}: ${words[t - 1]}`, () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const go = (t) => {
    input.value = t; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  const choice = htmlElement(root, "label", "crnn-choice", "cell ");
  const select = htmlElement(choice, "select", "");
  cells.forEach(({ cell }, k) => { htmlElement(select, "option", "", `${cell}`).value = k; });
  select.addEventListener("change", () => redraw());
  const text = htmlElement(root, "p", "crnn-text");
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");
  const table = htmlElement(root, "table", "crnn-numbers");

  const GATES = [["f", "forget gate f"], ["i", "input gate i"], ["o", "output gate o"]];
  const picture = (t, { f, i, o, c }) => {
    svg.replaceChildren();
    const width = Math.max(280, svg.clientWidth || 640), left = 2, step = (width - 2 * left) / words.length;
    const strip = 34, label = 18, tall = 90, top = 3 * (strip + label), height = top + label + tall + 8;
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`); // one unit is one pixel
    svgElement(svg, "rect", { x: left + (t - 1) * step, y: 0, width: step, height, fill: "var(--b)", "fill-opacity": 0.22 });
    GATES.forEach(([, name], row) => {
      const values = [f, i, o][row], base = (row + 1) * (strip + label);
      svgElement(svg, "text", { x: left, y: base - strip - 4 }, name);
      svgElement(svg, "path", { d: `M${left} ${base - strip}H${width - left}M${left} ${base}H${width - left}`, stroke: "var(--soft)" });
      values.forEach((v, k) => svgElement(svg, "rect", { x: left + k * step + 0.5, y: base - v * strip,
        width: Math.max(1, step - 1), height: v * strip, fill: k === t - 1 ? "var(--b)" : "var(--a)" }));
    });
    const most = Math.max(0.5, ...c.map(Math.abs)), zero = top + label + tall / 2;
    const y = (v) => zero - (v / most) * (tall / 2), x = (k) => left + k * step;
    svgElement(svg, "text", { x: left, y: top + 13 }, `cell state c, from −${most.toFixed(1)} to ${most.toFixed(1)}`);
    svgElement(svg, "path", { d: `M${left} ${zero}H${width - left}`, stroke: "currentColor", opacity: 0.4 });
    svgElement(svg, "polyline", { points: c.map((v, k) => `${x(k)},${y(v)}`).join(" "), fill: "none", stroke: "var(--a)", "stroke-width": 2 });
    svgElement(svg, "circle", { cx: x(t), cy: y(c[t]), r: 4.5, fill: "var(--b)" });
  };
  const say = (parent, before, value, after) => {
    htmlElement(parent, "span", "", before);
    if (value !== null) report(htmlElement(parent, "b", ""), number(value), value);
    if (after) htmlElement(parent, "span", "", after);
  };
  const redraw = () => {
    const t = position(), now = cells[Math.max(0, select.selectedIndex)];
    text.replaceChildren();
    words.forEach((word, k) => {
      htmlElement(text, "span", k === t - 1 ? "now" : k >= t ? "later" : "", word);
      text.append(" ");
    });
    picture(t, now);
    readout.replaceChildren();
    const { f, i, g, o, c, h } = now;
    say(readout, "c = f · c before + i · g = ", f[t - 1], " · ");
    say(readout, "", c[t - 1], " + ");
    say(readout, "", i[t - 1], " · ");
    say(readout, "", g[t - 1], " = ");
    say(readout, "", c[t], "; h = o · tanh(c) = ");
    say(readout, "", o[t - 1], " · ");
    say(readout, "", Math.tanh(c[t]), " = ");
    say(readout, "", h[t], ". ");
    const best = p[t - 1].indexOf(Math.max(...p[t - 1]));
    say(readout, `Asked for an answer now: ${answers[best]}, p = `, p[t - 1][best], "");
    table.replaceChildren();
    const head = htmlElement(table, "tr", "");
    htmlElement(head, "td", "", "cell");
    for (const name of ["f", "c before", "i", "g", "c", "o", "h"]) htmlElement(head, "th", "", name).scope = "col";
    for (const one of cells) {
      const line = htmlElement(table, "tr", one === now ? "chosen" : "");
      htmlElement(line, "th", "", `${one.cell}`).scope = "row";
      for (const v of [one.f[t - 1], one.c[t - 1], one.i[t - 1], one.g[t - 1], one.c[t], one.o[t - 1], one.h[t]])
        report(htmlElement(line, "td", ""), number(v), v);
    }
  };
  redraw();
  window.addEventListener("resize", redraw);
};
