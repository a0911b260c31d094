"""The stepper of chapter 3 in the built book, driven by keys, touch and clicks, against NumPy."""

import numpy as np
import pytest
from test_interactive import figure_data, press

pytestmark = pytest.mark.browser
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
    assert press(chapter_3, figure, "move", []) == data["first"]
    for k, step in enumerate(data["steps"][data["first"] + 1 :], start=data["first"] + 1):
        assert press(chapter_3, figure, "move", ["ArrowRight"]) == k
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
    assert press(chapter_3, figure, "move", ["Home"]) == 0
    assert press(chapter_3, figure, "move", ["End"]) == len(data["steps"]) - 1
    box = chapter_3.locator(figure)
    box.get_by_role("button", name="◀ back").tap()
    assert press(chapter_3, figure, "move", []) == len(data["steps"]) - 2
    box.get_by_role("button", name="on ▶").focus()
    chapter_3.keyboard.press("Enter")
    chapter_3.keyboard.press("Enter")  # it stays at the end
    assert press(chapter_3, figure, "move", []) == len(data["steps"]) - 1

    box.locator("select").select_option(label="W_hh[1,2]")
    box.get_by_role("button", name="path from ℓ4 to step 2").press("Enter")
    said = box.locator(".crnn-readout").inner_text()
    assert "ℓ₄ → h₄ → a₄ → h₃ → a₃ → h₂ → a₂" in said
    pressed = box.locator("button[aria-pressed=true]")
    (path,) = [p for p in data["paths"] if p["name"] == "W_hh[1,2]"]
    assert float(pressed.get_attribute("data-value")) == pytest.approx(path["numbers"][1][3])
    assert press(chapter_3, figure, "move", ["ArrowLeft"]) == len(data["steps"]) - 2
    assert pressed.count() == 0  # another step, no path chosen

    box.locator("svg g", has_text="dh₂").tap()
    t = [s["t"] for s in data["steps"]][int(press(chapter_3, figure, "move", []))]
    assert t == 2


def test_backward_stepper_stays_legible_on_a_phone(chapter_3):
    chapter_3.set_viewport_size({"width": 390, "height": 844})
    figure, data = figure_data("backward_stepper", BACKWARD)
    press(chapter_3, figure, "move", ["End", "ArrowLeft"])
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
