import re
from html.parser import HTMLParser

import pytest

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report.html import MEANING, report_html
from tests.grading.report.sample import EVIL, INFRA, MISSING, RIGHT, WRONG, report

VOID = {"meta"}


class Page(HTMLParser):
    """Tags and text; a tag closed in the wrong place is an error."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.texts, self.attributes, self._open = [], [], [], []
        self.feed(source)
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def page():
    return Page(report_html(report(RIGHT, WRONG, MISSING)))


def test_says_what_the_text_says(page):
    shown = " ".join(" ".join(page.texts).split())
    for said in (
        "8 of 12 points",
        "2.2 Sampling by inversion",
        "WA wrong answer",
        "p (5,), u (7,)",
    ):
        assert said in shown
    assert "the comparison must be strict." in shown
    assert "sandbox bwrap" in shown


def test_nothing_is_loaded_and_nothing_runs(page):
    assert not {"script", "link", "img", "iframe", "a", "form", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "src"]
    policy = dict(page.attributes)["content"]
    assert "default-src 'none'" in str(page.attributes), policy
    assert "url(" not in "".join(page.texts)


def test_everything_is_escaped():
    source = report_html(report(WRONG, file=EVIL, message=EVIL))
    page = Page(source)
    assert "script" not in page.tags
    assert page.tags.count("section") == 1
    assert not re.search(
        r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", source
    )


def test_notes_are_listed_and_escaped():
    page = Page(report_html(report(WRONG, notes=("written with NumPy 2.0.2.", EVIL))))
    assert page.tags.count("li") == 2
    assert "script" not in page.tags
    assert "Written with NumPy 2.0.2." in page.texts
    assert "ul" not in Page(report_html(report(WRONG))).tags


def test_every_verdict_has_its_meaning():
    assert set(MEANING) == set(Verdict)


def test_a_failure_of_the_grader_shows_no_points():
    assert not re.search(r"\d+ of \d+", report_html(report(INFRA)))


def test_what_is_said_about_the_whole_is_not_repeated():
    source = report_html(report(MISSING, message="the file is empty."))
    assert source.count("The file is empty.") == 1
    assert "not there" not in source
    assert "<table>" not in source
