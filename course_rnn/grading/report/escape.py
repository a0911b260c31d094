"""Make text harmless to read: a student chooses file names, and a terminal obeys what it prints."""

import unicodedata

# control, format (bidirectional marks are among them), surrogate, private, unassigned, separators
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
LONGEST = 2000


def visible(text: str) -> str:
    """Write every character that a screen would obey rather than show as its code.

    Parameters
    ----------
    text : str
        One line.

    Returns
    -------
    str
        At most 2000 characters, all of them printable.
    """
    shown = "".join(_show(character) for character in text[:LONGEST])
    return shown if len(shown) <= LONGEST else shown[:LONGEST] + "…"


def _show(character):
    if unicodedata.category(character) not in HIDDEN:
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
