import datetime
import unicodedata

import numpy as np
import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from course_rnn.data.dates import date_languages, random_dates, write_date

DATE = datetime.date(2013, 11, 5)
LANGUAGES = date_languages()


def test_there_are_312_languages():
    assert len(LANGUAGES) == 312
    assert {"en", "es", "zh", "sw"} <= set(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        ("en", "Tuesday, November 5, 2013", ("2013", "November", "5")),
        ("es", "martes, 5 de noviembre de 2013", ("2013", "noviembre", "5")),
        ("ja", "2013年11月5日火曜日", ("2013", "11", "5")),
        ("de", "Dienstag, 5. November 2013", ("2013", "November", "5")),
    ],
)
def test_known_dates(language, text, parts):
    written = write_date(DATE, language)
    assert (written.text, written.iso) == (text, "2013-11-05")
    spans = (written.year, written.month, written.day)
    assert tuple(written.text[slice(*span)] for span in spans) == parts


def test_every_language_as_babel_writes_it():
    for language in LANGUAGES:
        assert write_date(DATE, language).text == format_date(DATE, "full", locale=language)


@given(st.dates(datetime.date(1000, 1, 1)), st.sampled_from(LANGUAGES))
def test_the_spans_say_the_date(date, language):
    written = write_date(date, language)
    year, month, day = (
        written.text[slice(*span)] for span in (written.year, written.month, written.day)
    )
    assert int(year) == date.year == int(written.iso[:4])
    assert int(day) == date.day == int(written.iso[8:])
    # the name of the month, or its number, and nothing else
    assert month
    assert any(unicodedata.category(char)[0] in "LN" for char in month)
    other = write_date(date.replace(day=1, month=date.month % 12 + 1), language)
    assert month != other.text[slice(*other.month)]


def test_random_dates_cover_both_ends():
    dates = random_dates(np.random.default_rng(1), 400, ("en", "es", "de"), 1999, 2000)
    assert {written.language for written in dates} == {"en", "es", "de"}
    assert {written.iso[:4] for written in dates} == {"1999", "2000"}
    assert len({written.iso for written in dates}) > 250
    again = random_dates(np.random.default_rng(1), 400, ("en", "es", "de"), 1999, 2000)
    assert dates == again
    one = random_dates(np.random.default_rng(1), 2000, ("en",), 2000, 2000)
    assert {"2000-01-01", "2000-12-31"} <= {written.iso for written in one}


def test_bad_arguments(rng):
    with pytest.raises(ValueError, match=r"^date: expected a year from 1000, got 0999-12-31$"):
        write_date(datetime.date(999, 12, 31), "en")
    for unknown in ("xx", "", "not a language"):
        with pytest.raises(ValueError, match=r"^language: expected a locale of Babel, got"):
            write_date(DATE, unknown)
    with pytest.raises(ValueError, match=r"^languages: expected at least one, got \(\)$"):
        random_dates(rng, 2, (), 1999, 2000)
    for first, last in ((2001, 2000), (999, 2000), (2000, 10_000)):
        with pytest.raises(ValueError, match=f"got {first}, {last}$"):
            random_dates(rng, 2, ("en",), first, last)
