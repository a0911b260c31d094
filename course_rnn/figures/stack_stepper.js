// The style of what this figure alone has: a choice, and the buttons beside the slider.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin-bottom:.4rem}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem;max-width:100%}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}
.crnn-figure .crnn-text{letter-spacing:.15em}
.crnn-figure .crnn-text .later{font-style:normal}`;
const draw = (root, { runs }) => {
  htmlElement(root, "style", "", STYLE);
  const choice = htmlElement(root, "label", "crnn-choice", "brackets ");
  const select = htmlElement(choice, "select", "");
  runs.forEach(({ text }, k) => { htmlElement(select, "option", "", text).value = k; });
  const current = () => runs[Math.max(0, select.selectedIndex)];
  const bar = htmlElement(root, "div", "crnn-steps");
  const go = (t) => {
    input.value = t; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => go(position() + by));
  };
  button("◀ back", -1);
  const position = slider(bar, "read", { min: 0, max: runs[0].text.length, step: 1, value: Math.min(2, runs[0].text.length) },
    (t) => (t ? `${t} of ${current().text.length}, last ${current().text[t - 1]}` : "nothing yet"), () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const text = htmlElement(root, "div", "crnn-text");
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "div", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  const picture = (q, stack, error) => {
    svg.replaceChildren();
    const width = Math.max(280, svg.clientWidth || 640), left = 14, span = width - 2 * left, depth = 3, row = 26;
    const x = (v) => left + span * v, line = 14 + depth * row;
    svg.setAttribute("viewBox", `0 0 ${width} ${line + 34}`); // one unit is one pixel
    const level = (low, size, d, path) => {
      if (d === depth) return;
      [["(", 1], ["[", 3]].forEach(([symbol, digit]) => {
        const from = low + digit * size / 4, on = !error && stack.length > d && path && stack[stack.length - 1 - d] === symbol;
        svgElement(svg, "rect", { x: x(from), y: 6 + d * row, width: span * size / 4, height: row - 8, "data-on": on,
          fill: on ? "var(--b)" : "var(--soft)" });
        if (span * size / 4 > 14) svgElement(svg, "text", { x: x(from + size / 8), y: 6 + d * row + 13, "text-anchor": "middle", style: on ? "fill:Canvas;font-weight:700" : "" }, symbol);
        level(from, size / 4, d + 1, on);
      });
    };
    level(0, 1, 0, true);
    svgElement(svg, "line", { x1: x(0), x2: x(1), y1: line, y2: line, stroke: "currentColor" });
    ["0", "1/4", "1/2", "3/4", "1"].forEach((mark, k) => {
      svgElement(svg, "line", { x1: x(k / 4), x2: x(k / 4), y1: line - 4, y2: line + 4, stroke: "currentColor" });
      svgElement(svg, "text", { x: x(k / 4), y: line + 20, "text-anchor": "middle" }, mark);
    });
    if (!error) svgElement(svg, "circle", { cx: x(q), cy: line, r: 6, fill: "var(--a)" });
  };
  const redraw = () => {
    const t = position(), run = current(), error = run.errors[t];
    text.replaceChildren();
    [...run.text].forEach((symbol, k) => htmlElement(text, "span", k === t - 1 ? "now" : k >= t ? "later" : "", symbol));
    picture(run.numbers[t], run.stacks[t], error);
    readout.replaceChildren();
    if (error) {
      htmlElement(readout, "b", "", "Error. ");
      htmlElement(readout, "span", "", "The last bracket does not fit the top of the stack; the error stays.");
    } else {
      htmlElement(readout, "span", "", "q = ");
      report(htmlElement(readout, "b", ""), run.fractions[t], run.numbers[t]);
      htmlElement(readout, "span", "", run.stacks[t] ? `, the stack from its top: ${[...run.stacks[t]].reverse().join(" ")}` : ", the stack is empty");
    }
    if (t === run.text.length) htmlElement(readout, "div", "", run.nested ? "End: no error, q = 0. Well nested." : "End: not well nested.");
  };
  select.addEventListener("change", () => {
    input.max = current().text.length;
    go(0);
  });
  redraw();
  window.addEventListener("resize", redraw);
};
