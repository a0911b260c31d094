"""The interactive figures of the built book, driven by the keyboard and compared with NumPy."""

import json
import re

import nbformat
import numpy as np
import pytest
from page_checks import ROOT

pytestmark = pytest.mark.browser
CHAPTER = "02_elman_rnns"


@pytest.fixture(scope="module")
def page(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/book/{CHAPTER}.html")
    yield page
    page.close()


@pytest.fixture(scope="module")
def chapter_1(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/book/01_language_models.html")
    yield page
    page.close()


@pytest.fixture(scope="module")
def chapter_4(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/book/04_vanishing_gradients.html")
    yield page
    page.close()


def figure_data(name, chapter=CHAPTER):
    """Return the JSON that the chapter hands to the figure: what NumPy must be given too."""
    notebook = nbformat.read(ROOT / "book" / f"{chapter}.ipynb", as_version=4)
    outputs = [o for cell in notebook.cells for o in cell.get("outputs", []) if "data" in o]
    pages = [o["data"].get("text/html", "") for o in outputs]
    (page,) = [p for p, o in zip(pages, outputs, strict=True) if p and name in str(o["data"])]
    ident = re.search(r'id="(crnn-\w+)"', page).group(1)
    return f"#{ident}", json.loads(re.search(r'Id\(".*?"\), (.*)\);\n', page).group(1))


def press(page, figure, label, keys):
    """Press keys on the slider with this label; return the value it then has."""
    control = page.locator(figure).get_by_role("slider", name=label, exact=True)
    control.focus()
    for key in keys:
        page.keyboard.press(key)
    return float(control.input_value())


def shown(page, figure, index):
    return float(
        page.locator(f"{figure} .crnn-readout span").nth(index).get_attribute("data-value")
    )


def test_plane_dynamics_follows_numpy(page):
    figure, data = figure_data("plane_dynamics")
    for keys in ([], ["ArrowRight"] * 30, ["Home"], ["End"], ["ArrowLeft"] * 50):
        r = press(page, figure, "scale r", keys)
        theta = np.deg2rad(press(page, figure, "angle θ", keys[:7]))
        W = r * np.array([[np.cos(theta), -np.sin(theta)], [np.sin(theta), np.cos(theta)]])
        linear = tanh = np.array(data["start"])
        for _ in range(data["steps"]):
            linear, tanh = W @ linear, np.tanh(W @ tanh)
        assert shown(page, figure, 0) == pytest.approx(np.linalg.norm(linear), rel=1e-9, abs=1e-12)
        assert shown(page, figure, 1) == pytest.approx(np.linalg.norm(tanh), rel=1e-9, abs=1e-12)
        circles = page.locator(f"{figure} circle")
        assert circles.count() == 2 * (data["steps"] + 1)


def test_next_symbol_follows_numpy(page):
    figure, data = figure_data("next_symbol")
    drawn = set()
    for keys in ([], ["ArrowRight"] * 4, ["Home"], ["End"], ["ArrowLeft"] * 9):
        t = int(press(page, figure, "characters read", keys))
        tau = press(page, figure, "temperature τ", keys)
        u = press(page, figure, "draw u", keys)
        scaled = np.array(data["logits"][t - 1]) / tau
        p = np.exp(scaled - scaled.max())
        p /= p.sum()
        k = min(np.searchsorted(np.cumsum(p), u, side="right"), len(p) - 1)
        entropy = -np.sum(p * np.log2(p, where=p > 0, out=np.zeros_like(p)))
        assert shown(page, figure, 0) == pytest.approx(p[k], rel=1e-9)
        assert shown(page, figure, 1) == pytest.approx(entropy, rel=1e-9)
        symbol = page.locator(f"{figure} .crnn-readout span").first.get_attribute("data-symbol")
        assert symbol == data["symbols"][k]
        drawn.add(symbol)
    assert len(drawn) > 1


def test_back_off_follows_numpy(chapter_1):
    figure, data = figure_data("back_off", "01_language_models")
    first = len(data["text"]) - len(data["steps"])  # the position that is predicted first
    chances = set()
    for keys in ([], ["ArrowRight"] * 4, ["Home"], ["End"], ["ArrowLeft"] * 9):
        t = int(press(chapter_1, figure, "position", keys)) - 1
        n = int(press(chapter_1, figure, "longest n-gram", keys[:2]))
        step = data["steps"][t]
        p, weights = np.array(step["p"]), np.array(step["weights"])
        chance = p[n - 1, step["symbols"].index(data["text"][first + t])]
        assert shown(chapter_1, figure, 0) == pytest.approx(chance, rel=1e-9)
        assert shown(chapter_1, figure, 1) == pytest.approx(1 - weights[n - 1], rel=1e-9)
        chances.add(chance)
        # the bars: a share for each order and the uniform distribution, together the whole answer
        texts = chapter_1.locator(f"{figure} svg text").all_text_contents()
        shares = [float(text) for text in texts if re.fullmatch(r"\d\.\d{3}", text)][: n + 1]
        left = np.append(1, np.cumprod(weights[n - 1 :: -1]))
        expected = left * (1 - np.append(weights[n - 1 :: -1], 0))
        assert shares == pytest.approx(expected.tolist(), abs=5.1e-4)
        assert sum(expected) == pytest.approx(1)
    assert len(chances) > 2


def test_injected_error_draws_the_numbers_of_the_chapter(chapter_4):
    figure, data = figure_data("injected_error", "04_vanishing_gradients")
    ratios = set()
    for keys in ([], ["ArrowRight"] * 4, ["Home"], ["End"], ["ArrowLeft"] * 2):
        r = int(press(chapter_4, figure, "RNN: spectral radius ρ", keys))
        b = int(press(chapter_4, figure, "LSTM: forget bias", keys))
        k = int(press(chapter_4, figure, "error at step T", keys))
        T = data["lengths"][k]
        lines = chapter_4.locator(f"{figure} polyline")
        paths = chapter_4.locator(f"{figure} svg path")
        grid = paths.evaluate_all("all => all.map(e => e.getAttribute('d'))")[:6]
        heights = [float(re.search(r" (\S+)H", d)[1]) for d in grid]
        slope, offset = np.polyfit(range(-40, 11, 10), heights, 1)  # a line for ten decades
        for index, curves in enumerate((data["rnn"], data["lstm"])):
            logs = np.array(curves[k][(r, b)[index]])
            assert len(logs) == T
            assert shown(chapter_4, figure, index) == pytest.approx(logs[0] - logs[-1], abs=1e-9)
            points = lines.nth(index).get_attribute("points").split()
            drawn = np.array([float(point.split(",")[1]) for point in points])
            assert drawn == pytest.approx(slope * np.clip(logs, -42, 10) + offset, abs=1e-6)
            text = chapter_4.locator(f"{figure} .crnn-readout span").nth(index).text_content()
            assert "undefined" not in text
            assert f"step {T} " in text
            ratios.add(logs[0] - logs[-1])
    assert len(ratios) > 6


@pytest.mark.parametrize("chapter", ["page", "chapter_1", "chapter_4"])
def test_the_figures_stay_legible_on_a_phone(chapter, request):
    page = request.getfixturevalue(chapter)
    page.set_viewport_size({"width": 390, "height": 844})
    sizes = page.locator(".crnn-figure svg text").evaluate_all(
        "all => all.map(e => e.getBoundingClientRect().height)"
    )
    page.set_viewport_size({"width": 1280, "height": 800})
    assert sizes
    assert min(sizes) >= 11


BACKWARD = "03_bptt"


@pytest.fixture(scope="module")
def chapter_3(site, browser):
    context = browser.new_context(has_touch=True)
    page = context.new_page()
    page.goto(f"{site}/book/{BACKWARD}.html")
    yield page
    context.close()


def hello_backward():
    """Backpropagate through the chapter's network by its formulas: steps and gradients."""
    rng, bound = np.random.default_rng(0), 2 / np.sqrt(2)
    shapes = [(2, 4), (2, 2), 2, 2, (4, 2), 4]
    W_xh, W_hh, b_xh, b_hh, W_hy, b_y = (rng.uniform(-bound, bound, shape) for shape in shapes)
    ids, hs = ["helo".index(c) for c in "hello"], [np.array([0.5, -0.3])]
    for k in ids[:-1]:
        hs.append(np.tanh(W_xh[:, k] + b_xh + W_hh @ hs[-1] + b_hh))
    steps, through = {}, np.zeros(2)
    sums = {"W_hh": np.zeros((2, 2)), "W_xh": np.zeros((2, 4)), "b_hh": np.zeros(2)}
    for t in (4, 3, 2, 1):
        exps = np.exp(W_hy @ hs[t] + b_y)
        p, y = exps / exps.sum(), np.eye(4)[ids[t]]
        immediate = W_hy.T @ (p - y) / 4
        slope = 1 - hs[t] ** 2
        da = slope * (immediate + through)
        used = np.outer(da, hs[t - 1])
        sums["W_hh"] = sums["W_hh"] + used
        sums["W_xh"][:, ids[t - 1]] += da
        sums["b_hh"] += da
        steps["ℓ", t] = [p, y, (p - y) / 4]
        steps["h", t] = [immediate, through, immediate + through]
        steps["a", t] = [immediate + through, slope, da]
        steps["w", t] = [used.ravel(), sums["W_hh"].ravel()]
        through = W_hh.T @ da
    steps["h", 0] = [np.zeros(2), through, through]
    return steps, sums


def table(page, figure, name):
    """Return the rows of a table of the stepper as full-precision numbers, None where open."""
    read = "r => [...r.cells].slice(1).map(c => (c.querySelector('button') ?? c).dataset.value)"
    rows = page.locator(f"{figure} table.{name} tr").evaluate_all(f"rs => rs.slice(1).map({read})")
    return [[None if v is None else float(v) for v in row] for row in rows]


def test_backward_stepper_follows_numpy(chapter_3):
    figure, data = figure_data("backward_stepper", BACKWARD)
    expected, sums = hello_backward()
    assert press(chapter_3, figure, "step", []) == data["first"]
    for k, step in enumerate(data["steps"][data["first"] + 1 :], start=data["first"] + 1):
        assert press(chapter_3, figure, "step", ["ArrowRight"]) == k
        wanted = expected.pop((step["kind"], step["t"]))
        np.testing.assert_allclose(table(chapter_3, figure, "local"), wanted, rtol=0, atol=1e-9)
    assert not expected
    select = chapter_3.locator(f"{figure} select")
    for i, path in enumerate(data["paths"]):
        select.select_option(index=i)
        *steps, last = table(chapter_3, figure, "paths")
        kind, entry = path["name"][:4], path["name"][5:-1].split(",")
        column = ["helo".index(e) if kind == "W_xh" else int(e) - 1 for e in entry[1:]]
        gradient = sums[kind][(int(entry[0]) - 1, *column)]
        assert last[-1] == pytest.approx(gradient, abs=1e-9)
        numbers = [[v or 0 for v in row[:-1]] for row in steps]  # the table starts at the end
        np.testing.assert_allclose(numbers[::-1], path["numbers"], rtol=0, atol=1e-9)


def test_backward_stepper_answers_keys_touch_and_clicks(chapter_3):
    figure, data = figure_data("backward_stepper", BACKWARD)
    assert press(chapter_3, figure, "step", ["Home"]) == 0
    assert press(chapter_3, figure, "step", ["End"]) == len(data["steps"]) - 1
    box = chapter_3.locator(figure)
    box.get_by_role("button", name="◀ back").tap()
    assert press(chapter_3, figure, "step", []) == len(data["steps"]) - 2
    box.get_by_role("button", name="on ▶").focus()
    chapter_3.keyboard.press("Enter")
    chapter_3.keyboard.press("Enter")  # it stays at the end
    assert press(chapter_3, figure, "step", []) == len(data["steps"]) - 1

    box.locator("select").select_option(label="W_hh[1,2]")
    box.get_by_role("button", name="path from ℓ4 to step 2").press("Enter")
    said = box.locator(".crnn-readout").inner_text()
    assert "ℓ₄ → h₄ → a₄ → h₃ → a₃ → h₂ → a₂" in said
    pressed = box.locator("button[aria-pressed=true]")
    (path,) = [p for p in data["paths"] if p["name"] == "W_hh[1,2]"]
    assert float(pressed.get_attribute("data-value")) == pytest.approx(path["numbers"][1][3])
    assert press(chapter_3, figure, "step", ["ArrowLeft"]) == len(data["steps"]) - 2
    assert pressed.count() == 0  # another step, no path chosen

    box.locator("svg g", has_text="dh₂").tap()
    t = [s["t"] for s in data["steps"]][int(press(chapter_3, figure, "step", []))]
    assert t == 2


def test_backward_stepper_stays_legible_on_a_phone(chapter_3):
    chapter_3.set_viewport_size({"width": 390, "height": 844})
    figure, data = figure_data("backward_stepper", BACKWARD)
    press(chapter_3, figure, "step", ["End", "ArrowLeft"])
    boxes = chapter_3.locator(f"{figure} svg rect, {figure} svg text").evaluate_all(
        "all => all.map(e => [e.tagName, e.getBoundingClientRect().left,"
        " e.getBoundingClientRect().right, e.getBoundingClientRect().height])"
    )
    outer = chapter_3.locator(figure).bounding_box()
    chapter_3.set_viewport_size({"width": 1280, "height": 800})
    assert all(outer["x"] <= left < right <= outer["x"] + 390 for _, left, right, _ in boxes)
    assert min(height for tag, *_, height in boxes if tag == "text") >= 11
    rects = sorted(box for box in boxes if box[0] == "rect")
    texts = [box for box in boxes if box[0] == "text"]
    for _, left, right, _ in texts:  # every number lies inside its node
        assert any(a <= left and right <= b for _, a, b, _ in rects)
    assert len(rects) == len(data["nodes"])
