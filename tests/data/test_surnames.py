from collections import Counter

import pytest

from course_rnn.data.surnames import Surname, load_surnames, parse_last_names
from tests.data.real import write

PROVIDER = """
from collections import OrderedDict
raise RuntimeError("the code was run")
class Provider(PersonProvider):
    first_names = ("Ada", "Ben")
    last_names_male = ("Novák", "Žák", "Novák")
    last_names_female = ["Nováková"]
    last_names = last_names_male + last_names_female
    last_names_nonbinary = OrderedDict((("O'Hara", 0.5), ("Li", 2)))
"""


def test_every_list_written_out_is_read(tmp_path):
    assert parse_last_names(write(tmp_path, PROVIDER)) == {
        "Novák",
        "Žák",
        "Nováková",
        "O'Hara",
        "Li",
    }


def test_not_python(tmp_path):
    path = write(tmp_path, "a = 1\nb = = 2\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 2: expected Python, got invalid syntax"):
        parse_last_names(path)


def test_no_names(tmp_path):
    path = write(tmp_path, "class Provider:\n    first_names = ('Ada',)\n")
    with pytest.raises(ValueError, match=rf"^{path}: expected lists called last_names"):
        parse_last_names(path)


@pytest.mark.needs("surnames")
def test_surnames():
    names = load_surnames()
    assert len(names) == len(set(names)) == 11_470
    counts = Counter(name.language for name in names)
    assert len(counts) == 12
    assert (counts["Irish"], counts["Slovak"], counts["German"]) == (2_379, 1_771, 404)
    assert (counts["Finnish"], counts["French"]) == (400, 400)
    assert len({name.name for name in names}) == 11_097  # some belong to several languages
    assert names[0] == Surname("Ackermann", "German")
    assert Surname("Smith", "English") in names
