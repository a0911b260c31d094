"""The gallery shows every drawing and every interactive figure, and no old picture."""

import sys

import pytest
from page_checks import HTML, ROOT

from course_rnn import figures, plotting
from tools import gallery

sys.path.insert(0, str(ROOT / "book" / "_ext"))


def test_every_drawing_is_in_the_gallery():
    shown = {drawing.name for drawing in gallery.drawings()}
    public = {
        n for n in plotting.__all__ if "diagrams" in getattr(vars(plotting)[n], "__module__", "")
    }
    assert shown == public
    assert len(shown) > 10


def test_every_interactive_figure_is_in_the_gallery():
    made = {n for n in figures.__all__ if n not in ("InteractiveFigure", "identifier")}
    assert {figure.name for figure in gallery.interactive()} == made
    assert [f.name for f in gallery.interactive() if not f.picture.exists()] == []


def test_no_picture_is_old():
    assert [drawing.name for drawing in gallery.stale()] == [], "run `python -m tools.gallery`"


def test_an_old_picture_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(gallery, "FOLDER", tmp_path)
    (drawing,) = [d for d in gallery.drawings() if d.name == "rolled_graph"]
    assert drawing in gallery.stale()
    gallery.draw(drawing)
    assert drawing not in gallery.stale()
    changed = drawing.picture.read_text().replace(gallery.digest(drawing), "another")
    drawing.picture.write_text(changed)
    assert drawing in gallery.stale()


def test_the_calls_are_those_of_docstrings_and_chapters():
    calls = {entry.name: entry.call for entry in gallery.drawings() + gallery.interactive()}
    assert calls["rolled_graph"] == "rolled_graph(ax, steps=3)"
    assert calls["plane_map"].splitlines()[-1] == "plane_map(ax, W, np.tanh)"
    assert calls["plane_dynamics"].startswith("figures.plane_dynamics(")


@pytest.mark.browser
def test_the_page_holds_them_all():
    if not (HTML / "book/gallery.html").exists():
        pytest.skip("the book is not built: run `make html`")
    page = (HTML / "book/gallery.html").read_text()
    for entry in gallery.drawings() + gallery.interactive():
        assert f"../{entry.picture.relative_to(ROOT / 'book').as_posix()}" in page
        assert (HTML / entry.picture.relative_to(ROOT / "book")).exists()
        assert all(f'href="{chapter}.html"' in page for chapter in entry.chapters)
