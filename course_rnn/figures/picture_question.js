// The style of what this figure alone has: a choice, and a picture of large pixels.
const STYLE = `
.crnn-figure select{font:inherit;color:inherit;background:none;border:1px solid currentColor;border-radius:.4rem;min-height:44px;padding:.2rem .8rem;max-width:100%}
.crnn-figure option{background:Canvas;color:CanvasText}
.crnn-choice{margin:.3rem 0}
.crnn-seen{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.6rem 1.2rem;align-items:center}
.crnn-figure .crnn-seen svg{max-width:19rem;margin:0 auto}
.crnn-figure .crnn-seen svg text{font-weight:600;paint-order:stroke;stroke:#000;stroke-width:3px;fill:#fff}
.crnn-seen image{image-rendering:pixelated}
.crnn-seen .crnn-quarter{cursor:pointer}`;
const draw = (root, { asked, quarters }) => {
  const SIDE = 240, percent = (v) => `${Math.round(100 * v)} %`;
  htmlElement(root, "style", "", STYLE);
  const choice = htmlElement(root, "label", "crnn-choice", "question ");
  const select = htmlElement(choice, "select", "");
  asked.forEach(({ question }, k) => { htmlElement(select, "option", "", `${k + 1}. ${question}`).value = k; });
  const current = () => asked[Math.max(0, select.selectedIndex)];
  const cover = slider(root, "covered", { min: 0, max: quarters.length, step: 1, value: 0 },
    (q) => (q ? quarters[q - 1] : "nothing"), () => redraw());
  const input = root.querySelector("input");
  const seen = htmlElement(root, "div", "crnn-seen");
  const svg = svgElement(seen, "svg", { "aria-hidden": "true", viewBox: `0 0 ${SIDE} ${SIDE}` });
  const readout = htmlElement(seen, "div", "crnn-readout");
  readout.setAttribute("aria-live", "polite");
  const go = (q) => {
    input.value = q;
    input.dispatchEvent(new Event("input"));
  };
  const inQuarter = (weights, q) => {
    const half = weights.length / 2, top = half * Math.floor(q / 2), left = half * (q % 2);
    return weights.slice(top, top + half).flatMap((row) => row.slice(left, left + half)).reduce((a, b) => a + b);
  };
  const picture = (image, { weights }, covered) => {
    svg.replaceChildren();
    svgElement(svg, "image", { href: image, width: SIDE, height: SIDE });
    const cell = SIDE / weights.length, largest = Math.max(...weights.flat());
    weights.forEach((row, i) => row.forEach((w, j) => svgElement(svg, "rect",
      { x: j * cell, y: i * cell, width: cell, height: cell, fill: "#000", "fill-opacity": 0.75 * (1 - w / largest), "data-weight": w })));
    quarters.forEach((_, q) => {
      const x = (q % 2) * SIDE / 2, y = Math.floor(q / 2) * SIDE / 2, on = q === covered - 1;
      if (on) svgElement(svg, "rect", { x, y, width: SIDE / 2, height: SIDE / 2, fill: "#8a8a8a", class: "crnn-covered" });
      svgElement(svg, "text", { x: x + 6, y: y + 18 }, (on ? "covered " : "") + percent(inQuarter(weights, q)));
      const touch = svgElement(svg, "rect", { x, y, width: SIDE / 2, height: SIDE / 2, fill: "transparent", stroke: "#fff", "stroke-opacity": 0.5, class: "crnn-quarter" });
      touch.addEventListener("click", () => go(on ? 0 : q + 1));
    });
  };
  const redraw = () => {
    const covered = cover(), { image, question, truth, views } = current(), view = views[covered];
    picture(image, view, covered);
    readout.replaceChildren();
    const line = (...parts) => {
      const element = htmlElement(readout, "div", "");
      parts.forEach((part) => element.append(part));
    };
    const bold = (text, value) => {
      const element = document.createElement("b");
      report(element, text, value);
      return element;
    };
    line(question);
    line("It says ", bold(view.answer, view.probability), ` (probability ${percent(view.probability)}); true: `, bold(truth, truth), view.answer === truth ? "." : ". Wrong.");
    const shares = quarters.map((_, q) => inQuarter(view.weights, q)), most = shares.indexOf(Math.max(...shares));
    line("Most weight: ", bold(quarters[most], most), `, ${percent(shares[most])}.`);
    if (covered) line(`With nothing covered it says ${views[0].answer}.`);
  };
  select.addEventListener("change", () => go(0));
  redraw();
};
