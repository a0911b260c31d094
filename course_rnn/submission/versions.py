"""With which versions a notebook was written, and which of them differ from the grader's.

``pack`` records them in the notebook's metadata. They are read as bytes, in linear time: a notebook
is not parsed for them, and what a student may write there is compared and never shown unless it
looks like a version.
"""

import re

VERSION = rb'"(\d{1,3}\.\d{1,3}[0-9A-Za-z.]{0,20})"'
# Inside a string of JSON a quotation mark has a backslash before it: these are keys.
RECORDED = re.compile(
    rb'"course_rnn"\s{0,99}:\s{0,99}\{[^{}]{0,500}"versions"\s{0,99}:\s{0,99}\{([^{}]{0,500})\}'
)
LANGUAGE = re.compile(rb'"language_info"\s{0,99}:\s{0,99}\{')
ENTRY = re.compile(rb'"(Python|NumPy|PyTorch)"\s{0,99}:\s{0,99}' + VERSION)
OF_LANGUAGE = re.compile(rb'"version"\s{0,99}:\s{0,99}' + VERSION)


def recorded_versions(content: bytes) -> dict[str, str]:
    """The versions with which a notebook was written, as far as it says.

    Parameters
    ----------
    content : bytes
        The .ipynb file, whatever is in it.

    Returns
    -------
    dict
        From what ``pack`` recorded, else Python from the notebook's ``language_info``; empty if the
        file says nothing.
    """
    if match := RECORDED.search(content):
        entries = ENTRY.findall(match[1])
        return {name.decode(): found.decode() for name, found in entries}
    match = LANGUAGE.search(content)
    found = OF_LANGUAGE.search(content[match.end() : match.end() + 1000]) if match else None
    return {"Python": found[1].decode()} if found else {}


def differences(recorded: dict[str, str], here: dict[str, str]) -> tuple[str, ...]:
    """Say which versions differ, for an answer may depend on them.

    Parameters
    ----------
    recorded, here : dict
        Name to version: of the notebook, and of the grader.

    Returns
    -------
    tuple of str
        A sentence each; a difference in the third number is none.
    """
    return tuple(
        f"written with {name} {recorded[name]}, graded with {here[name]}."
        for name in recorded
        if name in here and minor(recorded[name]) != minor(here[name])
    )


def minor(text: str) -> tuple[int, int]:
    """The first two numbers of a version.

    Parameters
    ----------
    text : str
        Such as "3.12.1"; what is no number counts as 0.

    Returns
    -------
    tuple of int
    """
    numbers = re.findall(r"\d{1,6}", text)[:2]
    first, second = [*map(int, numbers), 0, 0][:2]
    return first, second
