"""Dates written out in many languages, with their ISO form and the true alignment (chapter 7)."""

import datetime
from typing import NamedTuple

import numpy as np

from course_rnn.data.validate import expect_at_least, expect_rng

Span = tuple[int, int]


class WrittenDate(NamedTuple):
    """A date as a text, as ``YYYY-MM-DD``, and where the text says what.

    ``year``, ``month`` and ``day`` are the (start, stop) of the characters in ``text``. The first
    four characters of ``iso`` align with ``year``, the sixth and seventh with ``month``, and the
    last two with ``day``.

    Examples
    --------
    >>> date = WrittenDate("5 May 2013", "2013-05-05", "en", year=(6, 10), month=(2, 5), day=(0, 1))
    >>> date.text[slice(*date.month)], date.iso[5:7]
    ('May', '05')
    """

    text: str
    iso: str
    language: str
    year: Span
    month: Span
    day: Span


def date_languages() -> tuple[str, ...]:
    """Return the codes of the languages that Babel writes dates in, sorted: 312 in Babel 2.18.

    Examples
    --------
    >>> languages = date_languages()
    >>> "es" in languages, "fi" in languages, "xx" in languages
    (True, True, False)
    """
    from babel.localedata import locale_identifiers  # late: only dates need Babel

    return tuple(sorted({name.split("_")[0] for name in locale_identifiers()}))


def write_date(date: datetime.date, language: str) -> WrittenDate:
    """Write a date in full, as ``babel.dates.format_date(date, "full", locale=language)`` does.

    Parameters
    ----------
    date : datetime.date
        Years 1000 to 9999, so that the ISO form has ten characters.
    language : str
        One of `date_languages`, or any other locale of Babel, as ``en_GB``.

    Raises
    ------
    ValueError
        If ``date`` is no date, its year is out of range, or the language unknown.

    Notes
    -----
    The words are those of the Unicode CLDR in the installed Babel; other versions may differ.

    Examples
    --------
    >>> written = write_date(datetime.date(2013, 11, 5), "es")
    >>> written.text, written.iso
    ('martes, 5 de noviembre de 2013', '2013-11-05')
    >>> written.text[slice(*written.month)]
    'noviembre'
    """
    from babel import Locale, UnknownLocaleError
    from babel.dates import DateTimeFormat, get_date_format, tokenize_pattern

    if not isinstance(date, datetime.date):
        raise ValueError(f"date: expected datetime.date, got {type(date).__name__}")
    if date.year < 1000:
        raise ValueError(f"date: expected a year from 1000, got {date}")
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError) as error:
        raise ValueError(f"language: expected a locale of Babel, got {language!r}") from error
    fields = DateTimeFormat(date, locale)
    text = ""
    spans: dict[str, Span] = {}
    for kind, value in tokenize_pattern(get_date_format("full", locale).pattern):
        # a field is a letter of the CLDR and how often it is repeated: ("M", 4)
        piece = fields[value[0] * value[1]] if kind == "field" else value
        if kind == "field":
            spans[value[0]] = (len(text), len(text) + len(piece))
        text += piece
    month = spans["M"] if "M" in spans else spans["L"]
    return WrittenDate(text, date.isoformat(), language, spans["y"], month, spans["d"])


def random_dates(
    rng: np.random.Generator, n: int, languages: tuple[str, ...], first: int, last: int
) -> list[WrittenDate]:
    """Write ``n`` random dates, each in a random language.

    Parameters
    ----------
    rng : numpy.random.Generator
        Draws days and languages, uniformly and independently.
    n : int
        How many; the same date may come twice.
    languages : tuple of str
        At least one; see `date_languages`.
    first, last : int
        The years, 1000 to 9999, both included.

    Raises
    ------
    ValueError
        If ``rng`` is no generator, ``n`` is negative, there is no language, or the years are out
        of range or order.

    Examples
    --------
    >>> dates = random_dates(np.random.default_rng(0), 2, ("en", "de"), 1990, 1999)
    >>> [date.iso for date in dates]
    ['1998-07-04', '1996-05-15']
    >>> [date.language for date in dates]
    ['de', 'en']
    """
    expect_rng(rng)
    expect_at_least(0, n=n, first=first, last=last)
    if not languages:
        raise ValueError("languages: expected at least one, got ()")
    if isinstance(languages, str):  # its letters would be taken for languages
        raise ValueError(f"languages: expected a tuple of strings, got the string {languages!r}")
    if not 1000 <= first <= last <= 9999:
        raise ValueError(
            f"first, last: expected 1000 <= first <= last <= 9999, got {first}, {last}"
        )
    start, stop = (datetime.date(first, 1, 1).toordinal(), datetime.date(last, 12, 31).toordinal())
    days = rng.integers(start, stop, size=n, endpoint=True)
    chosen = rng.integers(len(languages), size=n)
    return [
        write_date(datetime.date.fromordinal(int(day)), languages[i])
        for day, i in zip(days, chosen, strict=True)
    ]
