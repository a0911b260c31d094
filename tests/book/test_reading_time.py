"""Reading time by the rule: 130 words of prose a minute, a minute a visible cell, two tracks."""

import nbformat
import pytest
from notebooks import source
from notebooks.reading_time import ReadingTime, reading_time
from page_checks import ROOT

MAIN_PATH = 45  # minutes, at most
SHORTER = {"00_toolbox": 25}


def markdown(text):
    return nbformat.v4.new_markdown_cell(text)


def code(text="1 + 1", *tags):
    return nbformat.v4.new_code_cell(text, metadata={"tags": list(tags)})


def words(n):
    return " ".join(["word"] * n)


def counted(text):
    """Words that the rule counts in a text."""
    return round(reading_time([markdown(text)]).whole * 130, 6)


def test_a_small_page_counted_by_hand():
    cells = [
        markdown(f"# Title\n\n{words(129)}"),  # 130 words with the title
        code("x = 1\ny = 2"),
        code("plot()", "hide-input"),
        code("setup()", "colab-setup", "remove-cell"),
        markdown(f"## Proof (second reading)\n\n{words(62)}"),  # 65 with its heading
        code(),
        markdown(f"### Below it\n\n{words(63)}"),  # 65
        code("more()", "remove-input"),
        markdown(f"## On the main path again\n\n{words(125)}"),  # 130
        code("shown()", "remove-output"),
    ]
    assert reading_time(cells) == ReadingTime(main=1 + 1 + 1 + 1, whole=4 + 0.5 + 1 + 0.5)


def test_a_caption_is_read_though_the_code_is_folded():
    cell = code("plot()", "hide-input")
    cell.metadata["mystnb"] = {"figure": {"name": "fig-a", "caption": words(26)}}
    assert reading_time([cell]).main == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("one two, three's four-fold 5 six_seven", 6),
        ("the state $h_t = \\tanh(a b c)$ goes on", 4),
        ("before\n\n$$\na + b = c\n$$ (eq-abc)\n\nafter", 2),
        ("run `make all that` now", 5),
        ("```python\nnot prose at all\n```\n\nbut this", 2),
        ("```{admonition} A title here\n:class: goals\n\nand text\n```\nbetween\n"
         "```{admonition} More\nin it\n```", 3 + 2 + 1 + 1 + 2),
        ("````{admonition} Title\n\ntext\n\n```python\ncode here\n```\n\ntext\n````", 3),
        (":::{dropdown} Answer\nyes and no\n:::\nend", 5),
        ("```{math}\na b c\n```\n\nend", 1),
        ("<!-- nobody reads this -->end", 1),
        ("(a-label)=\n\n[a link](https://example.org/not/words) and <https://example.org>", 3),
        ("see {doc}`the page <notation>` and {citet}`elman1990`", 5),
        ("<details><summary>Answer</summary>\n\nyes\n\n</details>", 2),
    ],
)  # fmt: skip
def test_what_is_a_word(text, number):
    assert counted(text) == number


def test_a_heading_in_code_is_no_heading():
    text = "## Extra (second reading)\n\nword\n\n```python\n# comment\n```\n\nword"
    assert reading_time([markdown(text)]).main == 0


def test_a_second_reading_ends_at_a_heading_of_its_level_or_above():
    cells = [
        markdown("### Extra (second reading)\n\nword\n\n#### Deeper\n\nword\n\n## Main\n\nword")
    ]
    assert round(reading_time(cells).main * 130, 6) == 2


@pytest.mark.parametrize(
    ("time", "text"),
    [
        (ReadingTime(3.2, 3.9), "4 minutes"),
        (ReadingTime(30.01, 44.0), "31 minutes for the main path, 44 for the whole page"),
    ],
)
def test_the_reader_is_told_both(time, text):
    assert str(time) == text


CHAPTERS = [target for target in source.find_targets(ROOT) if target.variant == "chapter"]


@pytest.mark.parametrize("target", CHAPTERS, ids=lambda target: target.path.stem)
def test_the_main_path_of_a_chapter_is_short(target):
    time = reading_time(source.build(target, 10, plain=False).cells)
    limit = SHORTER.get(target.path.stem, MAIN_PATH)
    assert time.main <= limit, f"{time.main:.1f} minutes for the main path, at most {limit}"
