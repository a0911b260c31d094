import json

import pytest

from course_rnn.experiments.gpu_record import OURS, RECORD, gpu_cases, gpu_text


def test_the_numbers_are_those_of_the_record():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    cases = gpu_cases("layers", "LSTM")
    assert {case.what.split(", ")[1] for case in cases} == {"small", "medium", "large"}
    for case in cases:
        wanted = record["parts"]["layers"]["cases"][case.what]
        assert (wanted["T"], wanted["N"], wanted["H"]) == (case.T, case.N, case.H)
        assert case.seconds[OURS] == wanted["contenders"][OURS]["seconds"]["median"]
        assert case.peak_bytes[OURS] == wanted["contenders"][OURS]["peak_bytes"]
    (compiled,) = gpu_cases("compiled", "LSTM")
    assert compiled.seconds["compiled, float32"] > 0


def test_the_table_names_its_hardware_and_fits_a_page(tmp_path):
    text = gpu_text("LSTM")
    assert text.endswith("NVIDIA H200, 132 multiprocessors")
    assert len(text.splitlines()) == 6
    assert max(map(len, text.splitlines())) <= 76
    assert gpu_text("LSTM", tmp_path / "none").startswith("no record of a GPU here")


def test_bad_input():
    with pytest.raises(ValueError, match="part: expected 'layers'"):
        gpu_cases("training", "LSTM")
    with pytest.raises(ValueError, match="kind: expected 'RNN'"):
        gpu_cases("layers", "lstm")
