"""Cut a sentence into words and marks, and write it again as people do (chapter 10).

What a network writes is words with blanks between; what people wrote, and what is scored, is text.
"""

import re
from collections.abc import Sequence

WORD = re.compile(r"\w+(?:['’:.,-]\w+)*|[^\w\s]")
CLOSING = frozenset(".,;:!?%)]»”…’")
OPENING = frozenset("¿¡([«“")
QUOTE = '"'


def split_sentence(text: str) -> list[str]:
    """Return words and punctuation marks, in order.

    Parameters
    ----------
    text : str
        A sentence; case is kept.

    Examples
    --------
    >>> split_sentence("¿A qué hora? A las 2:30, como tú.")
    ['¿', 'A', 'qué', 'hora', '?', 'A', 'las', '2:30', ',', 'como', 'tú', '.']
    """
    return WORD.findall(text)


def join_words(words: Sequence[str]) -> str:
    """Return the text: no blank before a mark that closes, or after one that opens.

    Every second straight quotation mark closes.

    Parameters
    ----------
    words : sequence of str
        From :func:`split_sentence`, or what a decoder wrote.

    Raises
    ------
    ValueError
        If it is a string, whose letters would be taken for words.

    Examples
    --------
    >>> join_words(["¿", "Qué", "tal", "?"])
    '¿Qué tal?'
    >>> text = 'Dijo: "Ven, por favor".'
    >>> join_words(split_sentence(text)) == text
    True
    """
    if isinstance(words, str):
        raise ValueError(f"words: expected a sequence of words, got the string {words[:20]!r}")
    text, glued, quoted = "", True, False
    for word in words:
        closes = quoted if word == QUOTE else word in CLOSING
        text += word if glued or closes else f" {word}"
        glued = not quoted if word == QUOTE else word in OPENING
        quoted ^= word == QUOTE
    return text
