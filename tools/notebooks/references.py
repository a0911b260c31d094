"""What a text of the course refers to: works, formulas, figures, headings and pages."""

import posixpath
import re
from functools import cache
from pathlib import Path

import yaml

from .errors import NotebookError
from .numbering import chapter_numbers

LABELLED_FORMULA = re.compile(r"^\$\$ \(([\w-]+)\)[ \t]*$", re.MULTILINE)
FIGURE = re.compile(r"^  figure:\n((?:    .*\n|\n)+)", re.MULTILINE)
LABEL = re.compile(r"^\(([\w-]+)\)=\n+#+ +(.*)$", re.MULTILINE)
TITLE = re.compile(r"^# +(.*)$", re.MULTILINE)


class References:
    """Resolves what the notebook of `target` refers to, into numbers and outside addresses."""

    def __init__(self, target):
        self.root, self.source = Path(target.root), target.source
        self.folder = posixpath.dirname(target.name)
        stem = target.path.stem
        self.chapter = _chapters(self.root).get(stem) or int(stem[:2])
        url, branch = repository(self.root)
        self.files = f"{url}/blob/{branch}"
        github = url.removeprefix("https://github.com/")
        self.colab = f"https://colab.research.google.com/github/{github}/blob/{branch}"

    def _fail(self, what):
        raise NotebookError(f"{self.source}: {what}")

    def number_of_formula(self, label):
        """Return N.k, as the book numbers it."""
        numbers = _numbers(self.root, LABELLED_FORMULA.findall)
        return numbers.get(label) or self._fail(f"no formula is called {label!r}")

    def number_of_figure(self, label):
        """Return "Fig. N.k", as the book numbers it."""
        numbers = _numbers(self.root, _figure_names)
        return f"Fig. {numbers.get(label) or self._fail(f'no figure is called {label!r}')}"

    def target(self, label):
        """Return the text and the address of a labelled heading."""
        for path, text in _pages(self.root):
            for name, title in LABEL.findall(text):
                if name == label:
                    return title, self._address(path)
        return self._fail(f"no heading has the label {label!r}")

    def page(self, name):
        """Return the title and the address of a page, given as a link from this one."""
        name = name.partition("#")[0]
        path = posixpath.normpath(posixpath.join(self.folder, name)).lstrip("/")
        for suffix in ("", ".md", ".ipynb"):
            title = self._title(path + suffix)
            if title:
                return title, self._address(path + suffix)
        if (self.root / path).exists():
            return posixpath.basename(path), f"{self.files}/{path}"
        return self._fail(f"no page {name!r}")

    def _title(self, path):
        folder, _, name = path.rpartition("/")
        source = {"book": "book/text", "exercises": "solutions"}.get(folder, folder)
        for candidate in (path, f"{source}/{name.removesuffix('.ipynb')}.md"):
            file = self.root / candidate
            if file.suffix == ".md" and file.is_file():
                return TITLE.search(file.read_text(encoding="utf-8"))[1]
        return None

    def _address(self, path):
        return f"{self.colab if path.endswith('.ipynb') else self.files}/{path}"

    def file(self, path):
        """Return the address of a file of the repository."""
        return f"{self.files}/{path}"

    def cite(self, keys, *, in_brackets):
        """Return links to works, as "Elman (1990)", or in brackets as "(Elman, 1990)"."""
        works = _works(self.root)
        cited = []
        for key in map(str.strip, keys):
            if key not in works:
                self._fail(f"no work {key!r} in the bibliography")
            authors, year, title, address = works[key]
            address = address or f"{self.files}/book/references.bib"
            text = f"{authors}, {year}" if in_brackets else f"{authors} ({year})"
            cited.append(f'[{text}]({address} "{title}")')
        return f"({'; '.join(cited)})" if in_brackets else ", ".join(cited)


def repository(root):
    """Return the address and the branch of the repository, from `_config.yml`."""
    try:
        config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
        return config["repository"]["url"], config["repository"]["branch"]
    except (OSError, KeyError, TypeError) as error:
        raise NotebookError("_config.yml: expected repository.url and repository.branch") from error


def _pages(root):
    """Yield the path in the book and the text of every page."""
    for path in sorted(root.glob("book/*.md")):
        yield f"book/{path.name}", path.read_text(encoding="utf-8")
    for path in sorted(root.glob("book/text/*.md")):
        yield f"book/{path.stem}.ipynb", path.read_text(encoding="utf-8")


def _chapters(root):
    """Return the number of each chapter, and of each page below one, by the name of its source."""
    sources = root.glob("book/text/[0-9][0-9]_*.md")
    numbers = chapter_numbers([f"book/{path.stem}" for path in sources])
    return {name.removeprefix("book/"): number for name, number in numbers.items()}


def _numbers(root, names):
    """Number what `names` finds in the text of each chapter: N.1, N.2, ..."""
    chapters, numbers = _chapters(root), {}
    for path in sorted(root.glob("book/text/[0-9][0-9]_*.md")):
        found = names(path.read_text(encoding="utf-8"))
        chapter = chapters[path.stem]
        numbers |= {name: f"{chapter}.{k}" for k, name in enumerate(found, 1) if name}
    return numbers


def _figure_names(text):
    """Names of the figures with captions, in order; None for one without."""
    names = [re.search(r"^    name: *(\S+)", body, re.MULTILINE) for body in FIGURE.findall(text)]
    return [name and name[1] for name in names]


def _works(root):
    """Return authors, year, title and address of each work of the bibliography."""
    path = root / "book/references.bib"
    return _read_works(path, path.stat().st_mtime_ns)


@cache
def _read_works(path, _changed):
    from pybtex.database import parse_file

    works = {}
    for key, entry in parse_file(path).entries.items():
        people = entry.persons.get("author") or entry.persons.get("editor") or []
        names = [_bare(" ".join([*person.prelast_names, *person.last_names])) for person in people]
        authors = f"{names[0]} et al." if len(names) > 2 else " and ".join(names)
        address = entry.fields.get("url")
        if "doi" in entry.fields:
            address = f"https://doi.org/{entry.fields['doi']}"
        elif "eprint" in entry.fields and not address:
            address = f"https://arxiv.org/abs/{entry.fields['eprint']}"
        title = _bare(entry.fields["title"]).replace('"', "”")
        works[key] = authors, entry.fields.get("year", "n.d."), title, address
    return works


def _bare(text):
    """Return a field without TeX's braces and accents."""
    from pybtex.richtext import Text

    return str(Text.from_latex(text))
