"""The page of results is what the ledger says."""

from tests.experiments.toy import TOY, outcome, toy_record
from tools.results_page import PAGE, fresh, page


def test_the_page_is_made_from_the_ledger():
    told = "the page is out of date: python -m tools.results_page"
    assert PAGE.read_text(encoding="utf-8") == fresh(), told


def test_what_was_not_run_says_so_and_shows_no_number():
    text = page({}, [TOY])
    assert "| [toy](#results-toy) | Does it run? | not run yet |" in text
    assert "- It runs ([Nobody, 1999](https://example.org); read: all)." in text
    assert (
        "**Ours:** not run yet. What is compared, and with how many seeds: `small` (3), `large`"
        in (text)
    )
    assert "| Quantity |" not in text


def test_a_record_stands_beside_what_was_published():
    sampled = outcome(1.0) | {"result": {"loss": 1.0, "texts": ["\ndef f():\n    pass"]}}
    seeds = {"0": sampled, "1": outcome(3.0)}
    text = page({"toy": toy_record(small=seeds, large={"0": outcome(0.25)})}, [TOY])
    assert "| Does it run? | partly |" in text
    assert "| last loss | `small` | 2.000 (1.000–3.000) | 2 |" in text
    assert "| last loss | `large` | 0.250 | 1 |" in text
    assert text.index("It runs") < text.index("last loss") < text.index("it ran.")
    assert "- `course-rnn …`, 2026-01-02, commit `abc`" in text
    assert ":{dropdown} What small writes, seed 0\n\n    def f():\n        pass\n:" in text
    assert "not run yet" not in text
