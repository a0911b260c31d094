"""Last names of twelve languages, to tell the language from the name (chapter 9)."""

import ast
from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch

# European languages in Latin script that have at least 400 names in Faker.
LOCALES = {
    "de_DE": "German",
    "en_US": "English",
    "es_ES": "Spanish",
    "et_EE": "Estonian",
    "fi_FI": "Finnish",
    "fr_FR": "French",
    "ga_IE": "Irish",
    "hr_HR": "Croatian",
    "it_IT": "Italian",
    "nl_NL": "Dutch",
    "sk_SK": "Slovak",
    "sv_SE": "Swedish",
}


class Surname(NamedTuple):
    """A last name and the English name of its language.

    Examples
    --------
    >>> Surname("Virtanen", LOCALES["fi_FI"])
    Surname(name='Virtanen', language='Finnish')
    """

    name: str
    language: str


def load_surnames() -> list[Surname]:
    """Return 11,470 last names of 12 languages, in the order of `LOCALES`, then of the alphabet.

    The languages differ in size, from 400 (Finnish, French) to 2,379 (Irish): measure against the
    most frequent class. Some names belong to several languages, so a split has to keep a name
    together: `course_rnn.data.splits.shuffled_split` with the name as its key.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    The lists of Faker 40.54.0, https://github.com/joke2k/faker.

    Examples
    --------
    The first call fetches the set `surnames` (0.5 MB) from PyPI:

    >>> names = load_surnames()  # doctest: +SKIP
    >>> len(names), names[0]  # doctest: +SKIP
    (11470, Surname(name='Ackermann', language='German'))
    """
    folder = fetch("surnames")
    return [
        Surname(name, language)
        for locale, language in LOCALES.items()
        for name in sorted(parse_last_names(folder / f"{locale}.py"))
    ]


def parse_last_names(path: Path) -> set[str]:
    r"""Return the strings that a Faker provider assigns to names starting with ``last_names``.

    The file is read as a syntax tree and never run. An assignment of anything but a tuple, list or
    ordered dictionary written out only combines others that are, so it is passed over.

    Raises
    ------
    ValueError
        If the file is not Python (the message names the line) or holds no last names.

    Examples
    --------
    >>> path = Path("sv_SE.py")
    >>> _ = path.write_text("last_names = ('Lind', 'Berg')\nfirst_names = ('Eva',)\n")
    >>> sorted(parse_last_names(path))
    ['Berg', 'Lind']
    """
    try:
        tree = ast.parse(path.read_bytes(), filename=str(path))
    except SyntaxError as error:
        message = f"{path}, line {error.lineno}: expected Python, got {error.msg}"
        raise ValueError(message) from error
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("last_names"):
            names.update(_written_out(node.value))
    if not names:
        raise ValueError(f"{path}: expected lists called last_names..., got none")
    return names


def _written_out(node: ast.expr) -> list[str]:
    weighted = isinstance(node, ast.Call) and ast.unparse(node.func) == "OrderedDict"
    try:
        values = ast.literal_eval(node.args[0] if weighted else node)
    except ValueError:
        return []
    return [name for name, _ in values] if weighted else list(values)
