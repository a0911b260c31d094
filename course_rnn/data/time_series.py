"""Sunspots and carbon dioxide, for autoregression (chapter 1)."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from jaxtyping import Float64, Int64

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines


class Sunspots(NamedTuple):
    """The mean number of sunspots in each year.

    Examples
    --------
    >>> spots = Sunspots(np.array([1700, 1701]), np.array([5.0, 11.0]))
    >>> spots.years[spots.numbers > 10]
    array([1701])
    """

    years: Int64[np.ndarray, " T"]
    numbers: Float64[np.ndarray, " T"]


class CO2(NamedTuple):
    """Weekly means of carbon dioxide in the air, in parts per million; missing weeks are NaN.

    Examples
    --------
    >>> dates = np.array(["1958-03-29", "1958-04-05"], dtype="datetime64[D]")
    >>> co2 = CO2(dates, np.array([316.1, np.nan]))
    >>> int(np.isnan(co2.ppm).sum())  # weeks without a value
    1
    """

    dates: np.ndarray  # datetime64[D], shape (T,)
    ppm: Float64[np.ndarray, " T"]


def load_sunspots() -> Sunspots:
    """Return the yearly sunspot numbers of 1700 to 2008: 309 values.

    A split is contiguous: a model is tested on the years after those it was trained on.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    SIDC, Royal Observatory of Belgium, as in statsmodels.

    Examples
    --------
    The first call fetches the set `sunspots_co2` (37 kB) from PyPI:

    >>> spots = load_sunspots()  # doctest: +SKIP
    >>> spots.years[[0, -1]], spots.numbers[:3]  # doctest: +SKIP
    (array([1700, 2008]), array([ 5., 11., 16.]))
    """
    return parse_sunspots(fetch("sunspots_co2") / "sunspots.csv")


def load_co2() -> CO2:
    """Return weekly CO2 at Mauna Loa, 29 March 1958 to 29 December 2001: 2,284 values, 59 missing.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Keeling and Whorf, "Atmospheric CO2 concentrations derived from flask air samples at sites in
    the SIO network" (2004), as in statsmodels.

    Examples
    --------
    The first call fetches the set `sunspots_co2` (37 kB) from PyPI:

    >>> co2 = load_co2()  # doctest: +SKIP
    >>> len(co2.ppm), int(np.isnan(co2.ppm).sum())  # doctest: +SKIP
    (2284, 59)
    """
    return parse_co2(fetch("sunspots_co2") / "co2.csv")


def parse_sunspots(path: Path) -> Sunspots:
    r"""Read a table of year and number.

    Raises
    ------
    ValueError
        If a line is not as described, or a year does not follow the one before; the message
        names the line.

    Examples
    --------
    >>> path = Path("sunspots.csv")
    >>> _ = path.write_text("YEAR,SUNACTIVITY\n1700,5\n1701,11\n")
    >>> parse_sunspots(path).numbers
    array([ 5., 11.])
    """
    years, numbers = [], []
    for line_number, line in enumerate(read_lines(path)[1:], start=2):
        try:
            year, value = line.split(",")
            years.append(int(year))
            numbers.append(float(value))
        except ValueError as error:
            raise malformed(path, line_number, "a year and a number", line) from error
        if years[-1] != years[0] + len(years) - 1 or not 0 <= numbers[-1] < np.inf:
            expected = f"year {years[0] + len(years) - 1} and a number of at least 0"
            raise malformed(path, line_number, expected, line)
    return Sunspots(np.array(years, dtype=np.int64), np.array(numbers, dtype=np.float64))


def parse_co2(path: Path) -> CO2:
    r"""Read a table of date (YYYYMMDD) and concentration, which may be empty.

    Raises
    ------
    ValueError
        If a line is not as described, or a date is not a week after the one before; the message
        names the line.

    Examples
    --------
    >>> path = Path("co2.csv")
    >>> _ = path.write_text("date,co2\n19580329,316.1\n19580405,\n")
    >>> parse_co2(path).ppm
    array([316.1,   nan])
    """
    dates, ppm = [], []
    for line_number, line in enumerate(read_lines(path)[1:], start=2):
        try:
            day, value = line.split(",")
            dates.append(datetime.strptime(day, "%Y%m%d").date())
            ppm.append(float(value or "nan"))
        except ValueError as error:
            raise malformed(path, line_number, "a date and a number or nothing", line) from error
        if len(dates) > 1 and (dates[-1] - dates[-2]).days != 7:
            raise malformed(path, line_number, f"the date a week after {dates[-2]}", line)
    return CO2(np.array(dates, dtype="datetime64[D]"), np.array(ppm, dtype=np.float64))
