"""The sidebar that is made once is the one that the theme makes for each page, but for the API."""

import sys

from bs4 import BeautifulSoup
from page_checks import ROOT

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import navigation

SIDEBAR = """
<p class="caption">Part</p><ul class="nav"><li class="toctree-l1"><a href="02_a.html">2. A</a>
<ul><li class="toctree-l2"><a href="../exercises/02_a.html">Exercises</a></li></ul></li></ul>
<ul><li><a href="api/index.html">API</a><ul><li><a href="api/data.html">data</a><ul><li>
<a href="api/data/bio.html">bio</a></li></ul></li><li><a href="api/tools.html">tools</a><ul><li>
<a href="api/tools/a.html">a</a></li></ul></li></ul></li></ul>
"""


def sidebar(page):
    parts = navigation.read(BeautifulSoup(SIDEBAR, "html.parser"), "book/01_b")
    return BeautifulSoup(navigation.write(parts, page), "html.parser")


def links(soup):
    return {a.text: a["href"] for a in soup("a")}


def test_a_chapter_shows_its_pages_and_of_the_api_the_entry_alone():
    soup = sidebar("book/02_a")
    assert links(soup) == {
        "2. A": "#",
        "Exercises": "../exercises/02_a.html",
        "API": "api/index.html",
    }
    assert [li.a.text for li in soup.select("li.current.active")] == ["2. A"]
    assert soup.select("details[open] a")[0].text == "Exercises"
    assert soup.select("p.caption")[0].text == "Part"


def test_a_page_of_the_api_shows_what_leads_to_it():
    soup = sidebar("book/api/data/bio")
    assert links(soup) == {
        "2. A": "../../02_a.html",
        "Exercises": "../../../exercises/02_a.html",
        "API": "../index.html",
        "data": "../data.html",
        "bio": "#",
        "tools": "../tools.html",
    }
    assert [li.a.text for li in soup.select("li.current")] == ["API", "data", "bio"]
    assert len(soup.select("details[open]")) == 2


def test_a_page_outside_the_contents_marks_nothing():
    assert sidebar("search").select(".current") == []
