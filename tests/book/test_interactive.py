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


@pytest.fixture(scope="module")
def chapter_5(site, browser):
    page = browser.new_page()
    page.goto(f"{site}/book/05_lstms_and_grus.html")
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


def test_gate_stepper_follows_the_equations_of_the_cell(chapter_5):
    figure, data = figure_data("gate_stepper", "05_lstms_and_grus")
    words = len(data["words"])
    for keys in ([], ["Home"], ["ArrowRight"] * 3, ["End"]):
        t = int(press(chapter_5, figure, "word", keys))
        for k, cell in enumerate(data["cells"]):
            chapter_5.locator(f"{figure} select").select_option(index=k)
            said = chapter_5.locator(f"{figure} .crnn-readout [data-value]").evaluate_all(
                "all => all.map(one => Number(one.dataset.value))"
            )
            f, before, i, g, c, o, tanh_c, h, p = said
            assert [f, i, g, o] == [cell[name][t - 1] for name in "figo"]
            assert c == pytest.approx(f * before + i * g, abs=5e-4)
            assert h == pytest.approx(o * np.tanh(c), abs=5e-4)
            assert tanh_c == pytest.approx(np.tanh(c), abs=1e-9)
            assert p == max(data["p"][t - 1])
            assert chapter_5.locator(f"{figure} tr.chosen td").count() == 7
        assert chapter_5.locator(f"{figure} .crnn-text .now").inner_text() == data["words"][t - 1]
    assert t == words
    chapter_5.locator(f"{figure} button", has_text="back").click()
    assert chapter_5.locator(f"{figure} output").first.inner_text().startswith(f"{words - 1} of")


def test_beat_timer_says_what_the_state_says(site, browser):
    chapter = "08_sequence_labelling_heartbeats"
    figure, data = figure_data("beat_timer", chapter)
    page = browser.new_page()
    page.goto(f"{site}/book/{chapter}.html")
    T = len(data["signal"])
    counted = 0
    for keys in (["Home"], [], ["ArrowRight"] * 36, ["ArrowRight"] * 3, ["End"]):
        t = int(press(page, figure, "sample", keys))
        for k, unit in enumerate(data["units"]):
            page.locator(f"{figure} select").select_option(index=k)
            said = page.locator(f"{figure} .crnn-readout [data-value]").evaluate_all(
                "all => all.map(one => Number(one.dataset.value))"
            )
            since = data["since"][t - 1]
            wanted = [data["signal"][t - 1], unit["h"][t - 1], data["inside"][t - 1]]
            assert said == wanted + ([] if since is None else [since, data["read"][t - 1]])
        counted += since is not None
    assert t == T
    assert counted == 2
    picture = page.locator(f"{figure} svg").bounding_box()
    page.mouse.click(picture["x"] + 1, picture["y"] + 20)
    assert page.locator(f"{figure} output").first.inner_text() == f"1 of {T}"
    page.close()


def test_running_verdict_says_what_was_read(site, browser):
    chapter = "09_sentence_encoders"
    figure, data = figure_data("running_verdict", chapter)
    page = browser.new_page()
    page.goto(f"{site}/book/{chapter}.html")
    for k, sentence in enumerate(data["sentences"]):
        page.locator(f"{figure} select").select_option(index=k)
        words = sentence["words"]
        for keys in ([], ["Home"], ["ArrowRight"] * 2):
            t = int(press(page, figure, "words read", keys))
            said = page.locator(f"{figure} .crnn-readout [data-value]").evaluate_all(
                "all => all.map(one => Number(one.dataset.value))"
            )
            assert said == [sentence["verdict"][t - 1], max(sentence["shares"][t - 1])]
            text = page.locator(f"{figure} .crnn-readout").inner_text()
            assert f"After “{words[t - 1]}”" in text
        assert t == min(3, len(words))
        assert page.locator(f"{figure} svg text").count() == 2 + len(words)
    page.close()


def test_gradient_staircase_follows_the_shares(site, browser):
    chapter = "06_deep_and_bidirectional"
    page = browser.new_context().new_page()
    page.goto(f"{site}/book/{chapter}.html")
    figure, data = figure_data("gradient_staircase", chapter)
    for k, network in enumerate(data["networks"]):
        page.locator(f"{figure} select").select_option(index=k)
        for keys in (["Home"], ["ArrowRight"] * 3, ["End"]):
            t = int(press(page, figure, "from step", keys))
            said = page.locator(f"{figure} .crnn-readout [data-value]").evaluate_all(
                "all => all.map(one => Number(one.dataset.value))"
            )
            assert said == network["shares"][t - 1]
        drawn = page.locator(f"{figure} .crnn-edge").evaluate_all(
            "all => all.map(one => Number(one.dataset.share))"
        )
        edges = [
            share for rows in (network["shares"], network["up"]) for row in rows for share in row
        ]
        assert sorted(drawn) == sorted([1, *edges])
    assert t == len(data["symbols"]) - 1
    page.context.close()


def test_beam_tree_lists_what_the_beam_holds(site, browser):
    chapter = "07_seq2seq"
    page = browser.new_context().new_page()
    page.goto(f"{site}/book/{chapter}.html")
    figure, data = figure_data("beam_tree", chapter)
    last = max(len(run["steps"]) for run in data["runs"])
    for k, run in enumerate(data["runs"]):
        page.locator(f"{figure} select").select_option(index=k)
        for keys in (["Home"], ["ArrowRight"], ["End"]):
            t = int(press(page, figure, "step", keys))
            said = page.locator(f"{figure} .crnn-readout [data-value]").evaluate_all(
                "all => all.map(one => Number(one.dataset.value))"
            )
            nodes = [node for nodes in run["steps"] for node in nodes]
            if t == last + 1:
                expected = sorted((n["log_p"] for n in nodes if n["done"]), reverse=True)
                assert said[0] == nodes[run["best"]]["log_p"]
            else:
                expected = [n["log_p"] for n in run["steps"][t - 1] if n["kept"]]
            assert said == expected
    page.context.close()


def test_attention_map_follows_the_weights(site, browser):
    chapter = "07_seq2seq_attention"
    page = browser.new_context().new_page()
    page.goto(f"{site}/book/{chapter}.html")
    figure, data = figure_data("attention_map", chapter)
    for k, example in enumerate(data["examples"]):
        page.locator(f"{figure} select").select_option(index=k)
        weights, truth = np.array(example["weights"]), np.array(example["truth"])
        for keys in (["Home"], ["ArrowRight"] * 4, ["End"]):
            t = int(press(page, figure, "written", keys)) - 1
            said = page.locator(f"{figure} .crnn-readout [data-value]").evaluate_all(
                "all => all.map(one => Number(one.dataset.value))"
            )
            largest = np.sort(weights[t])[::-1][:3]
            wanted = [w for i, w in enumerate(largest) if i == 0 or w >= 0.05]
            if truth[t].any():
                wanted.append((weights[t] * truth[t]).sum())
            assert said == pytest.approx(wanted, abs=1e-9)
        drawn = page.locator(f"{figure} rect[data-weight]").evaluate_all(
            "all => all.map(one => Number(one.dataset.weight))"
        )
        assert drawn == weights.flatten().tolist()
        assert page.locator(f"{figure} .crnn-true").count() == truth.sum()
    assert t == len(example["written"]) - 1
    S = len(example["read"])
    page.locator(f"{figure} rect[data-weight]").nth(2 * S).click()  # a cell of the third row
    assert page.locator(f"{figure} output").first.inner_text().endswith("symbol 3 of 10")
    page.context.close()


def test_picture_question_says_what_the_network_says(site, browser):
    chapter = "10_conditional_generation_questions"
    page = browser.new_context().new_page()
    page.goto(f"{site}/book/{chapter}.html")
    figure, data = figure_data("picture_question", chapter)
    cover = f"{figure} .crnn-quarter"
    for k, asked in enumerate(data["asked"]):
        page.locator(f"{figure} select").select_option(index=k)
        for quarter, view in enumerate(asked["views"]):
            press(page, figure, "covered", ["Home", *["ArrowRight"] * quarter])
            said = page.locator(f"{figure} .crnn-readout b").all_inner_texts()
            weights = np.array(view["weights"])
            in_quarters = weights.reshape(2, 2, 2, 2).sum(axis=(1, 3)).flatten()
            most = data["quarters"][in_quarters.argmax()]
            assert said == [view["answer"], asked["truth"], most]
            drawn = page.locator(f"{figure} rect[data-weight]").evaluate_all(
                "all => all.map(one => Number(one.dataset.weight))"
            )
            assert drawn == weights.flatten().tolist()
            assert page.locator(f"{figure} .crnn-covered").count() == (quarter > 0)
    output = page.locator(f"{figure} output").first
    page.locator(cover).nth(1).click()
    assert output.inner_text() == "top right"
    page.locator(cover).nth(1).click()  # again: uncovered
    assert output.inner_text() == "nothing"
    page.context.close()


def test_scan_stepper_says_what_an_element_has_seen(site, browser):
    chapter = "12_fast_and_modern_rnns"
    page = browser.new_context().new_page()
    page.goto(f"{site}/book/{chapter}.html")
    figure, data = figure_data("scan_stepper", chapter)
    for k, now in enumerate(data["rounds"]):
        press(page, figure, "round", ["Home", *["ArrowRight"] * k])
        for t in (1, 3, len(now["a"])):
            press(page, figure, "element", ["Home", *["ArrowRight"] * (t - 1)])
            said = page.locator(f"{figure} .crnn-readout [data-value]").evaluate_all(
                "all => all.map(one => Number(one.dataset.value))"
            )
            assert said == [now["a"][t - 1], now["b"][t - 1]]
            lit = page.locator(f"{figure} .crnn-cell[data-on=true]").all_text_contents()
            assert lit[: t - now["first"][t - 1] + 1] == [
                str(u) for u in range(now["first"][t - 1], t + 1)
            ]  # the steps at the bottom that it stands for
    page.locator(f"{figure} .crnn-cell").nth(1).click()  # step 2, before any round
    assert page.locator(f"{figure} output").all_inner_texts() == ["0 of 3", "2 of 8"]
    page.context.close()


def test_memory_stepper_says_what_a_key_gives(site, browser):
    chapter = "12_fast_and_modern_rnns_memory"
    page = browser.new_context().new_page()
    page.goto(f"{site}/book/{chapter}.html")
    figure, data = figure_data("memory_stepper", chapter)
    keys, values = np.array(data["keys"]), np.array(data["values"])
    for rule in ("sum", "delta"):
        page.locator(f"{figure} select").select_option(rule)
        S = np.zeros((values.shape[1], keys.shape[1]))
        for t in range(len(values) + 1):
            press(page, figure, "written", ["Home", *["ArrowRight"] * t])
            if t:
                k, v = keys[data["which"][t - 1]], values[t - 1]
                S += np.outer(v - S @ k if rule == "delta" else v, k)
            for j in (0, len(keys) - 1):
                press(page, figure, "read with", ["Home", *["ArrowRight"] * j])
                said = page.locator(f"{figure} .crnn-readout b").evaluate_all(
                    "all => all.map(one => Number(one.dataset.value))"
                )
                assert said == pytest.approx(S @ keys[j], abs=1e-5)
                drawn = page.locator(f"{figure} .crnn-number").all_text_contents()
                drawn = [float(text.replace("−", "-")) for text in drawn]
                D, E = keys.shape[1], len(S)  # the key, the state row by row, what is read
                assert drawn[:D] == pytest.approx(keys[j], abs=0.051)
                assert drawn[D : D + S.size] == pytest.approx(S.ravel(), abs=0.051)
                assert drawn[D + S.size :][:E] == pytest.approx(S @ keys[j], abs=0.051)
    page.locator(f"{figure} .crnn-bar").nth(1).click()
    assert page.locator(f"{figure} output").last.inner_text() == "key B"
    page.context.close()
