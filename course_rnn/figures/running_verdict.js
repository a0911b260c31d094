// The style of what this figure alone has: buttons, a choice, words with bars.
const STYLE = `
.crnn-steps{display:grid;grid-template-columns:auto 1fr auto;gap:.3rem 1rem;align-items:center;margin:.4rem 0}
.crnn-figure button,.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem;max-width:100%}
.crnn-figure option{background:Canvas;color:CanvasText}`;
const draw = (root, { sentences, classes, share }) => {
  htmlElement(root, "style", "", STYLE);
  const choice = htmlElement(root, "label", "", "sentence ");
  const select = htmlElement(choice, "select", "");
  sentences.forEach(({ words }, k) => { htmlElement(select, "option", "", words.join(" ")).value = k; });
  const bar = htmlElement(root, "div", "crnn-steps");
  const button = (text, by) => {
    const element = htmlElement(bar, "button", "", text);
    element.type = "button";
    element.addEventListener("click", () => go(position() + by));
  };
  const now = () => sentences[Math.max(0, select.selectedIndex)];
  button("◀ back", -1);
  const position = slider(bar, "words read", { min: 1, max: now().words.length, step: 1, value: now().words.length },
    (t) => `${t} of ${now().words.length}`, () => redraw());
  button("on ▶", 1);
  const input = bar.querySelector("input");
  const go = (t) => {
    input.value = t; // the browser keeps it within min and max
    input.dispatchEvent(new Event("input"));
  };
  select.addEventListener("change", () => {
    input.max = now().words.length;
    go(now().words.length);
  });
  const svg = svgElement(root, "svg", { "aria-hidden": "true" });
  const readout = htmlElement(root, "p", "crnn-readout");
  readout.setAttribute("aria-live", "polite");

  const picture = (t, { words, verdict, shares }) => {
    svg.replaceChildren();
    const width = Math.max(280, svg.clientWidth || 640), line = 24, top = 22;
    const word = Math.min(130, width * 0.3), half = (width - word) / 2 - 8;
    svg.setAttribute("viewBox", `0 0 ${width} ${top + line * words.length + 4}`); // one unit is one pixel
    svgElement(svg, "text", { x: word, y: 14 }, "verdict so far");
    svgElement(svg, "text", { x: word + half + 16, y: 14 }, share);
    svgElement(svg, "path", { d: `M${word + half / 2} ${top}V${top + line * words.length}`, stroke: "currentColor", opacity: 0.4 });
    words.forEach((text, k) => {
      const y = top + line * k, read = k < t;
      if (k === t - 1) svgElement(svg, "rect", { x: 0, y, width, height: line, fill: "var(--soft)" });
      svgElement(svg, "text", { x: 2, y: y + 17, opacity: read ? 1 : 0.75, "font-style": read ? "normal" : "italic" }, text);
      if (!read) return;
      const middle = word + half / 2, to = word + half * verdict[k];
      svgElement(svg, "rect", { x: Math.min(middle, to), y: y + 5, width: Math.max(1, Math.abs(to - middle)), height: line - 10, fill: to < middle ? "var(--b)" : "var(--a)" });
      svgElement(svg, "rect", { x: word + half + 16, y: y + 5, width: Math.max(1, half * shares[t - 1][k]), height: line - 10, fill: "currentColor", opacity: 0.55 });
    });
  };
  const say = (before, value, after) => {
    htmlElement(readout, "span", "", before);
    report(htmlElement(readout, "b", ""), value.toFixed(2), value);
    htmlElement(readout, "span", "", after);
  };
  const redraw = () => {
    const t = Math.min(position(), now().words.length), { words, verdict, shares } = now();
    picture(t, now());
    readout.replaceChildren();
    say(`After “${words[t - 1]}”: ${classes[1]} with probability `, verdict[t - 1], `, ${classes[0]} otherwise. `);
    const row = shares[t - 1], most = row.indexOf(Math.max(...row));
    say(`Largest ${share}: “${words[most]}”, `, row[most], ".");
  };
  redraw();
  window.addEventListener("resize", redraw);
};
