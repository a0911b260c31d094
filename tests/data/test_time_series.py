import numpy as np
import pytest

from course_rnn.data.time_series import load_co2, load_sunspots, parse_co2, parse_sunspots
from tests.data.real import write

YEARS = '"YEAR","SUNACTIVITY"\n1700,5\n'
WEEKS = "date,co2\n19991225,316.1\n"


def test_small_tables(tmp_path):
    spots = parse_sunspots(write(tmp_path, YEARS + "1701,11.5\n"))
    assert (spots.years.tolist(), spots.numbers.tolist()) == ([1700, 1701], [5, 11.5])
    co2 = parse_co2(write(tmp_path, WEEKS + "20000101,\n20000108,317\n"))
    assert co2.dates.astype(str).tolist() == ["1999-12-25", "2000-01-01", "2000-01-08"]
    np.testing.assert_array_equal(co2.ppm, [316.1, np.nan, 317])


@pytest.mark.parametrize(
    "line", ["", "1701", "1701,x", "1702,11", "1700,11", "1701,-1", "1701,nan"]
)
def test_a_malformed_year_is_named(tmp_path, line):
    path = write(tmp_path, f"{YEARS}{line}\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 3: expected "):
        parse_sunspots(path)


@pytest.mark.parametrize(
    "line", ["", "20000101", "20000101,x", "20000102,3", "19991232,3", "1999,3"]
)
def test_a_malformed_week_is_named(tmp_path, line):
    path = write(tmp_path, f"{WEEKS}{line}\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 3: expected "):
        parse_co2(path)


@pytest.mark.needs("sunspots_co2")
def test_sunspots_and_co2():  # one test: two at once would download the package twice
    spots = load_sunspots()
    np.testing.assert_array_equal(spots.years, np.arange(1700, 2009))
    assert spots.numbers.shape == (309,)
    assert spots.years[spots.numbers.argmax()] == 1957  # the strongest cycle on record
    assert spots.numbers.max() == 190.2
    co2 = load_co2()
    assert co2.ppm.shape == co2.dates.shape == (2_284,)
    assert co2.dates[[0, -1]].astype(str).tolist() == ["1958-03-29", "2001-12-29"]
    assert np.isnan(co2.ppm).sum() == 59
    assert (np.nanmin(co2.ppm), np.nanmax(co2.ppm)) == (313.0, 373.9)
