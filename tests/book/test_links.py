"""`make links`: which addresses are asked, and what is said of their answers."""

import sys

from page_checks import ROOT, serve

sys.path.insert(0, str(ROOT / "tools"))
import links


def test_outside_addresses_are_collected_with_their_pages(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.html").write_text('<a class="x" href="https://e.org/?p=1&amp;q=2#part">E</a>')
    (tmp_path / "c.html").write_text(
        '<a href="a/b.html">in</a> <a href="https://e.org/?p=1&amp;q=2">'
    )
    assert links.addresses(tmp_path) == {"https://e.org/?p=1&q=2": {"a/b.html", "c.html"}}


def test_an_address_answers_or_not(tmp_path):
    (tmp_path / "there.html").write_text("here")
    with serve(tmp_path) as site:
        assert links.ask(f"{site}/there.html") is None
        assert links.ask(f"{site}/gone.html").startswith("404")
    assert links.ask(f"{site}/there.html") not in (None, "?")


def test_the_report_names_what_is_broken_and_a_missing_network():
    found = {address: {"p.html"} for address in "uvw"}
    lines, well = links.report({"u": None, "v": "404 Not Found", "w": "?"}, found)
    assert lines[0] == "v: 404 Not Found (in p.html)"
    assert lines[-1] == "3 addresses, 1 broken, 1 refuse programs"
    assert not well
    assert links.report({"u": None, "w": "?"}, found)[1]
    lines, well = links.report({"u": "no route", "v": "no route"}, found)
    assert lines == ["no network? none of 2 addresses answers: no route"]
    assert not well
