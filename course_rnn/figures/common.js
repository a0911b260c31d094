const svgElement = (parent, name, attributes = {}, text = null) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) element.setAttribute(key, attributes[key]);
  if (text !== null) element.textContent = text;
  parent.appendChild(element);
  if (name === "text") squeeze(element);
  return element;
};
// A reader's font may be wide: a text that would leave the drawing is squeezed, not cut off.
const squeeze = (text) => {
  const { width } = text.ownerSVGElement.viewBox.baseVal, x = text.x.baseVal[0].value;
  const room = { start: width - x, middle: 2 * Math.min(x, width - x), end: x }[getComputedStyle(text).textAnchor];
  if (text.getComputedTextLength() <= room || room <= 0) return;
  text.setAttribute("textLength", room);
  text.setAttribute("lengthAdjust", "spacingAndGlyphs");
};
const htmlElement = (parent, name, className, text = "") => {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  parent.appendChild(element);
  return element;
};
// A labelled range input; `show` turns its number into what the reader sees and hears.
const slider = (parent, name, { min, max, step, value }, show, changed) => {
  const label = htmlElement(parent, "label", "", name + " ");
  const output = htmlElement(label, "output", "");
  const input = htmlElement(label, "input", "");
  Object.assign(input, { type: "range", min, max, step, value });
  input.setAttribute("aria-label", name);
  const update = () => {
    output.textContent = show(Number(input.value));
    input.setAttribute("aria-valuetext", output.textContent);
  };
  input.addEventListener("input", () => { update(); changed(); });
  update();
  return () => Number(input.value);
};
// Numbers a reader sees are rounded; data-value keeps every digit.
const report = (element, text, value) => {
  element.textContent = text;
  element.dataset.value = String(value);
};
