"""Read one page in a browser and list what is wrong with it.

One load serves all checks. `test_browser.py` runs them on the book, and on pages broken on purpose.
"""

import contextlib
import functools
import gzip
import http.server
import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

ROOT = Path(__file__).resolve().parents[2]
HTML = ROOT / "_build" / "html"
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
# No preload: axe would fetch the style sheets again, one of them from a wrong address.
AXE = {"preload": False, "resultTypes": ["violations"]}
JUDGED = {"id": "color-contrast", "selector": "[data-judged]"}
WCAG_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]
CONTRAST = ["color-contrast"]
FILE_NAME = re.compile(r"\.(png|svg|jpe?g|gif|webp)\s*$", re.IGNORECASE)

MATH_STATE = r"""() => {
  const article = document.querySelector("article, main, body").cloneNode(true);
  for (const e of article.querySelectorAll("pre, code, script, style, mjx-container")) e.remove();
  const raw = article.textContent.match(/\\\(.{0,30}|\\\[.{0,30}|\$\$.{0,30}/);
  return {
    written: document.querySelectorAll(".math").length,
    rendered: document.querySelectorAll(".math mjx-container").length,
    errors: [...document.querySelectorAll("mjx-merror, [data-mjx-error]")].map(e => e.textContent),
    raw: raw && raw[0],
  };
}"""

# Code is one element a token, thousands on a long page; without this, axe takes 14 s of CPU, not 4.
# One token of each kind on each background is enough to judge the colours; axe judges no token of
# a single character.
THIN_OUT_CODE = """() => {
  const seen = new Set(), known = [];
  for (const token of document.querySelectorAll("pre span:not(:has(*))")) {
    const background = getComputedStyle(token.closest("pre")).backgroundColor;
    const kind = [token.className, token.getAttribute("style"), background].join();
    if (seen.has(kind)) known.push(token);
    else if (token.textContent.trim().length > 1) seen.add(kind);
  }
  // only now: a changed page makes the browser compute every style anew
  for (const token of known) token.replaceWith(...token.childNodes);
}"""

# Formulas are most of a long page, of elements that axe has no rule for. All but the first ten and
# those that hold something to click become boxes of their size.
THIN_OUT_FORMULAS = """() => {
  const known = [...document.querySelectorAll("mjx-container:not(:has(a, [tabindex]))")].slice(10);
  const sizes = known.map(e => e.firstElementChild.getBoundingClientRect());
  known.forEach((e, i) => {
    const box = document.createElement("span");
    box.style.cssText = `display: inline-block; width: ${sizes[i].width}px; height: 1em`;
    e.replaceChildren(box);
  });
}"""

# axe takes up to 10 ms for a text, and most are of one make: a link of the index is like the next.
# Alike are texts of one colour, size and weight whose ancestors are alike in all that a ground is
# made of; of each kind up to four are judged, from the first to the last, and controls one and all.
MARK_TEXTS_TO_JUDGE = """() => {
  const grounds = new Map([[null, 0]]), numbers = new Map(), kinds = new Map();
  const number = text => numbers.get(text) ?? numbers.set(text, numbers.size + 1).size;
  const ground = e => {
    if (!grounds.has(e)) {
      const s = getComputedStyle(e);
      const own = [e.tagName, e.getAttribute("class"), e.ariaDisabled, s.backgroundColor, s.filter,
        s.backgroundImage, s.opacity, s.mixBlendMode, s.position, s.zIndex];
      grounds.set(e, number([ground(e.parentElement), ...own].join("|")));
    }
    return grounds.get(e);
  };
  const controls = "input, select, textarea, button, label, option";
  const judged = new Set(document.querySelectorAll(controls));
  for (const e of document.querySelectorAll("body, body *")) {
    const own = [...e.childNodes].filter(n => n.nodeType === Node.TEXT_NODE);
    if (own.map(n => n.data.trim()).join("").length < 2 || !e.getClientRects().length) continue;
    const s = getComputedStyle(e);
    if (s.visibility !== "visible" || e.closest("mjx-assistive-mml")) continue;
    const kind = [ground(e), s.color, s.fontSize, s.fontWeight, s.textShadow].join();
    kinds.set(kind, [...(kinds.get(kind) ?? []), e]);
  }
  for (const alike of kinds.values())
    for (const part of [0, 1, 2, 3]) judged.add(alike[Math.round(part * (alike.length - 1) / 3)]);
  for (const e of document.querySelectorAll("[data-judged]")) e.removeAttribute("data-judged");
  for (const e of judged) e.setAttribute("data-judged", "");
}"""

# Wider than the page: either the page scrolls, or something is cut off where nothing scrolls.
TOO_WIDE = """() => {
  const page = document.scrollingElement, found = [];
  if (page.scrollWidth > page.clientWidth)
    found.push(`the page scrolls sideways: ${page.scrollWidth} > ${page.clientWidth} px`);
  for (const e of document.querySelectorAll("article mjx-container[display=true]"))
    if (e.scrollWidth > e.clientWidth + 1)
      found.push(`a formula is cut off, ${e.scrollWidth} > ${e.clientWidth} px: ${e.textContent}`);
  for (const e of document.querySelectorAll("article *")) {
    if (e.closest("mjx-assistive-mml")) continue;
    const right = e.getBoundingClientRect().right;
    let limit = Infinity, box = e;
    while (limit === Infinity && (box = box.parentElement)) {
      const overflow = getComputedStyle(box).overflowX;
      if (overflow === "auto" || overflow === "scroll") break;
      if (overflow !== "visible") limit = box.getBoundingClientRect().right;
    }
    if (!box) limit = page.clientWidth;
    if (!e.getClientRects().length || right <= limit + 1) continue;
    const text = e.closest("p, pre, td, figure, div").textContent.trim().slice(0, 50);
    const widths = `${Math.round(right)} > ${Math.round(limit)} px`;
    found.push(`<${e.tagName}> is cut off, ${widths}: ${text}`);
  }
  return found.slice(0, 5);
}"""


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve files without a word on stderr, also when the browser leaves early."""

    def handle(self):
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, *args):
        pass


@contextlib.contextmanager
def serve(folder):
    """Serve `folder` on a free local port; yields its address."""
    handler = functools.partial(QuietHandler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@dataclass
class Traffic:
    """What a page said and asked for while it was open."""

    origin: str
    console: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    responses: list = field(default_factory=list)

    def watch(self, page):
        page.on("response", lambda response: self.responses.append(response))
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.route("**/*", self._inside_only)

    def weight(self):
        """Bytes that the page loaded, each file once, compressed as servers do."""
        bodies = {response.url: response.body() for response in self.responses if response.ok}
        packed = (".woff2", ".png")
        return sum(len(b if u.endswith(packed) else gzip.compress(b)) for u, b in bodies.items())

    def _note(self, message):
        if message.type == "error":
            self.console.append(f"{message.text} ({message.location['url']})")

    def _inside_only(self, route):
        url = route.request.url
        if url.startswith((self.origin + "/", "data:", "blob:")):
            route.continue_()
        else:
            self.outside.append(url)
            route.abort()


def problems(browser, url, most_bytes=None):
    """Open `url` and return what is wrong with it, one line each; `most_bytes` it may load."""
    parts = urlsplit(url)
    traffic = Traffic(f"{parts.scheme}://{parts.netloc}")
    context = browser.new_context(viewport=DESKTOP, reduced_motion="reduce")
    try:
        page = context.new_page()
        traffic.watch(page)
        page.goto(url, wait_until="load")
        page.evaluate("window.MathJax?.startup?.promise")
        page.add_style_tag(content="* { transition: none !important; }")
        found = [*math_problems(page), *image_problems(page)]
        page.set_viewport_size(PHONE)
        too_wide = page.evaluate(TOO_WIDE)
        page.set_viewport_size(DESKTOP)
        page.evaluate(THIN_OUT_CODE)
        page.evaluate(THIN_OUT_FORMULAS)
        # The themes differ in their colours only.
        for theme, rules in (("light", WCAG_AA), ("dark", CONTRAST)):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            found += [f"{theme}: {line}" for line in accessibility_problems(page, rules)]
        found += [f"phone: {line}" for line in too_wide]
        page.wait_for_load_state("networkidle")
        if most_bytes is not None and (weight := traffic.weight()) > most_bytes:
            found.append(f"weighs {weight} bytes, more than {most_bytes}")
    finally:
        context.close()
    found += [f"console: {text}" for text in traffic.console]
    found += [f"asks outside the site: {asked}" for asked in traffic.outside]
    return found


def math_problems(page):
    """Formulas that MathJax did not render."""
    state = page.evaluate(MATH_STATE)
    found = [f"math error: {text}" for text in state["errors"]]
    if state["rendered"] < state["written"]:
        found.append(f"math: {state['rendered']} of {state['written']} formulas are rendered")
    if state["raw"]:
        found.append(f"math: raw TeX in the text: {state['raw']}")
    return found


def image_problems(page):
    """Pictures without a text that says what they show. Outside the text, alt may be empty."""
    describe = "e => [e.getAttribute('src'), e.getAttribute('alt'), !!e.closest('article')]"
    images = page.eval_on_selector_all("img", f"all => all.map({describe})")
    return [
        f"image {src}: alt text is {alt!r}"
        for src, alt, in_text in images
        if alt is None or FILE_NAME.search(alt) or (in_text and not alt.strip())
    ]


def accessibility_problems(page, rules):
    """Violations that axe-core finds, of these rules or sets of rules."""
    page.evaluate(MARK_TEXTS_TO_JUDGE)
    if not page.evaluate("'axe' in window"):  # half a megabyte: once a page, not once a theme
        page.evaluate(Axe().axe_script)
        page.evaluate("rule => axe.configure({rules: [rule]})", JUDGED)
    violations = page.evaluate(
        "options => axe.run(options).then(results => results.violations)", {**AXE, "runOnly": rules}
    )
    return [
        f"axe {rule['id']}: {node['target'][0]}: {node['failureSummary'].splitlines()[1].strip()}"
        for rule in violations
        for node in rule["nodes"]
    ]
