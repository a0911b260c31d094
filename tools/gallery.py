"""Pictures of the gallery page: every drawing, by the example of its docstring.

``python -m tools.gallery`` draws what has changed, into `book/_static/gallery`. A picture holds the
digest of what it was made from, so that an old one is found out.
"""

import ast
import doctest
import hashlib
import io
import json
import pkgutil
import re
import sys
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "book/_static/gallery"
STILLS = ROOT / "book/_static/stills"
FIGURE = re.compile(r'class="crnn-figure" id="(crnn-\w+)"')


class Shown(NamedTuple):
    """What the gallery shows: a function, its call, its picture, and the chapters that use it."""

    name: str
    module: str
    says: str
    call: str
    picture: Path
    chapters: tuple[str, ...]


def functions(package):
    """Return the public functions of the modules of a package that say what they draw."""
    found = {}
    for info in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
        if not info.name.rpartition(".")[2].startswith("_"):
            for name, thing in vars(import_module(info.name)).items():
                if callable(thing) and getattr(thing, "__module__", None) == info.name:
                    found[name] = thing
    return {name: found[name] for name in sorted(found) if not name.startswith("_")}


def drawings():
    """Return the drawings of networks."""
    from course_rnn.plotting import diagrams

    found = []
    for name, draw in functions(diagrams).items():
        picture = FOLDER / f"{name}.svg"
        used = tuple(c for c in chapters() if re.search(rf"\bplotting\.{name}\(", chapters()[c]))
        says = draw.__doc__.split("\n")[0]
        found.append(Shown(name, draw.__module__, says, example(draw), picture, used))
    return found


def example(draw):
    """Return the call of a drawing as its docstring has it, without what every drawing needs."""
    lines = [e.source.rstrip() for e in doctest.DocTestParser().get_examples(draw.__doc__)]
    lines = [line for line in lines if not line.startswith(("import", "_, ax = plt.subplots()"))]
    (last,) = [place for place, line in enumerate(lines) if f"{draw.__name__}(" in line]
    return "\n".join(lines[: last + 1])


def interactive():
    """Return the interactive figures, as the first chapter that holds each calls it."""
    from course_rnn import figures

    found = []
    for name, function in functions(figures).items():
        used = tuple(c for c in chapters() if f"figures.{name}(" in chapters()[c])
        if used:
            says = function.__doc__.split("\n")[0]
            call, picture = calls(used[0], name), STILLS / f"{identity(used[0], name)}.png"
            found.append(Shown(name, function.__module__, says, call, picture, used))
    return found


def chapters():
    """Return the source of every chapter by its name."""
    if not CHAPTERS:
        for path in sorted((ROOT / "book/text").glob("*.md")):
            CHAPTERS[path.stem] = path.read_text(encoding="utf-8")
    return CHAPTERS


CHAPTERS: dict[str, str] = {}


def calls(chapter, name):
    """Return the call of a figure in a chapter as it stands there."""
    for cell in re.findall(r"```\{code-cell\}[^\n]*\n(.*?)```", chapters()[chapter], re.DOTALL):
        if f"figures.{name}(" in cell:
            code = re.sub(r"\A---\n.*?---\n|^:.*\n", "", cell, flags=re.DOTALL | re.MULTILINE)
            for node in ast.walk(ast.parse(code)):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == name:
                    return ast.get_source_segment(code, node)
    raise ValueError(f"{chapter}: expected a call of figures.{name}")


def identity(chapter, name):
    """Return the id of a figure in the stored notebook of a chapter."""
    cells = json.loads((ROOT / f"book/{chapter}.ipynb").read_text(encoding="utf-8"))["cells"]
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        data = output.get("data", {})
        if f"<interactive figure {name}:" in "".join(data.get("text/plain", "")):
            return FIGURE.search("".join(data["text/html"]))[1]
    raise ValueError(f"{chapter}: expected figure {name} among the stored outputs")


def digest(drawing):
    """Say in 16 digits what a picture is made from: the call, its module and the common parts."""
    from course_rnn.plotting import style
    from course_rnn.plotting.diagrams import _parts

    files = [import_module(drawing.module).__file__, _parts.__file__, style.__file__]
    text = drawing.call + "".join(Path(file).read_text(encoding="utf-8") for file in files)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def stale():
    """Return the drawings whose picture is missing or was made from something else."""
    return [d for d in drawings() if not d.picture.exists() or digest(d) not in _text(d.picture)]


def _text(path):
    return path.read_text(encoding="utf-8")


def draw(drawing):
    """Draw one picture."""
    import matplotlib.pyplot as plt

    from course_rnn.plotting import use_style

    with plt.rc_context():
        use_style()
        names = {**vars(import_module(drawing.module)), "ax": plt.subplots()[1]}
        exec(drawing.call, names)
        picture = io.StringIO()
        plt.savefig(picture, format="svg", metadata={"Date": None})
        plt.close("all")
    text = picture.getvalue().replace("<svg ", f"<!-- of {digest(drawing)} -->\n<svg ", 1)
    drawing.picture.parent.mkdir(exist_ok=True)
    drawing.picture.write_text(text, encoding="utf-8")


def main():
    import matplotlib

    matplotlib.use("svg")
    for drawing in (old := stale()):
        draw(drawing)
    wanted = {d.picture for d in drawings()}
    for path in set(FOLDER.glob("*.svg")) - wanted:
        path.unlink()
    print(f"{len(old)} of {len(wanted)} pictures drawn in {FOLDER.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main())
