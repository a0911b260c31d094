import pytest

from course_rnn.data.summaries import Summary, load_docstring_summaries, parse_summaries
from tests.data.real import write

PROSE = "The body of this text has\n    more than eight words in it."
SOURCE = '''
raise RuntimeError("the code was run")

class Node:
    """A node of a graph.

    {prose}

    A second paragraph.

    Parameters
    ----------
    x : int

    This is no prose, as a section came before.
    """

    def walk(self):
        """Visit the
        neighbours in turn.

        {prose}

        >>> walk()
        """

    async def run(self):
        """Two words.

        {prose}
        """

def short():
    """Return what is short.

    Only a few words.
    """

def again():
    """A node of a graph.

    {prose}

    A second paragraph.
    """
'''


def test_docstrings_with_prose(tmp_path):
    prose = "The body of this text has more than eight words in it."
    assert parse_summaries(write(tmp_path, SOURCE.replace("{prose}", PROSE))) == [
        Summary(f"{prose} A second paragraph.", "A node of a graph."),
        Summary(prose, "Visit the neighbours in turn."),
    ]


@pytest.mark.parametrize(
    "around",
    ["if x:\n  {}", "try:\n  pass\nexcept ValueError:\n  {}", "match x:\n  case 1:\n    {}"],
)
def test_a_definition_inside_another_statement(tmp_path, around):
    text = f"Say what is done.\n\n{' '.join(PROSE.split())}"
    path = write(tmp_path, around.format(f"def f(): {text!r}"))
    assert [pair.summary for pair in parse_summaries(path)] == ["Say what is done."]


def test_not_python(tmp_path):
    path = write(tmp_path, "def f(:\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 1: expected Python, got invalid syntax"):
        parse_summaries(path)


@pytest.mark.needs("networkx_source")
def test_networkx():
    check_all(load_docstring_summaries(), 820)


@pytest.mark.needs("statsmodels_source")
def test_statsmodels():
    check_all(load_docstring_summaries("statsmodels"), 648)


@pytest.mark.needs("aeon_source")
def test_aeon():
    check_all(load_docstring_summaries("aeon"), 406)


def check_all(summaries, count):
    assert len(summaries) == len(set(summaries)) == count
    assert all(3 <= len(pair.summary.split()) <= 20 for pair in summaries)
    assert all(len(pair.text.split()) >= 8 for pair in summaries)
    assert not any("----" in pair.text or ">>>" in pair.text for pair in summaries)
