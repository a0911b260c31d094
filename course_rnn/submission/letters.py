"""Letters that look like others, and characters that Python does not take, in plain words."""

import re
import unicodedata
from collections.abc import Iterable

ODD = re.compile(
    r"invalid (?:non-printable )?character (?:'.' \()?U\+([0-9A-F]{4,6})\)?", re.DOTALL
)
QUOTES = frozenset("‘’‚‛“”„‟′″‹›«»`´")
ORDINALS = ("first", "second", "third", "fourth", "fifth")


def odd_character(message: str) -> str:
    """Put a SyntaxError about a character into words that name it and do not show it.

    Parameters
    ----------
    message : str
        Python's message.

    Returns
    -------
    str
        "" if the message is about something else.
    """
    if not (match := ODD.fullmatch(message)):
        return ""
    character = chr(min(int(match[1], 16), 0x10FFFF))
    kind, what = unicodedata.category(character), "a character that Python does not know"
    if character in QUOTES:
        what = "a curly quotation mark"
    elif kind in ("Zs", "Zl", "Zp"):
        what = "an odd space"
    elif kind in ("Cf", "Cc", "Cn", "Co"):
        what = "an invisible character"
    return f"{what} (U+{match[1]}): delete and type it again"


def look_alike(name: str, written: Iterable[str]) -> str:
    """Say which of the names that are there differs only in letters of other alphabets.

    Parameters
    ----------
    name : str
        The name that is wanted.
    written : iterable of str
        Those that are there.

    Returns
    -------
    str
        Such as "there is рerplexity, whose first letter is Cyrillic"; "" if there is none.
    """
    for other in sorted(written):
        places = [i for i, (a, b) in enumerate(zip(name, other, strict=False)) if a != b]
        if len(other) == len(name) and places and not any(other[i].isascii() for i in places):
            which, letter = places[0], unicodedata.name(other[places[0]], "unknown")
            alphabet = letter.split()[0].capitalize()
            is_accented = alphabet == "Latin"
            what = f"the letter {letter.lower()}" if is_accented else alphabet
            place = f"{ORDINALS[which]} letter" if which < len(ORDINALS) else f"letter {which + 1}"
            return f"there is {other}, whose {place} is {what}"
    return ""
