import pytest

from course_rnn.experiments import addition
from course_rnn.experiments.addition_five import EXPERIMENT, summary
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("addition_five", tmp_path, capsys)
    assert set(record["results"]) == {"lstm-plain-reversed", "lstm-repeat-reversed"}


def test_more_questions_of_shorter_numbers_and_otherwise_the_arms_of_addition():
    for name, arm in EXPERIMENT.arms.items():
        differ = {
            key
            for key, value in arm.recipe.items()
            if addition.EXPERIMENT.arms[name].recipe[key] != value
        }
        assert differ == {"digits", "questions", "known", "updates", "checkpoint_every"}


@pytest.mark.parametrize(
    ("plain", "repeat", "status"),
    [(0.995, 0.99, "reproduced"), (0.98, 0.99, "partly"), (0.98, 0.97, "not reproduced")],
)
def test_summary(plain, repeat, status):
    results = {
        "lstm-plain-reversed": {
            "0": {"characters": plain, "exact": 0.75},
            "1": {"characters": plain, "exact": 0.25},
        },
        "lstm-repeat-reversed": {"0": {"characters": repeat, "exact": 0.5}},
    }
    made = summary(results)
    assert made.status == status
    assert f"best, {'lstm-plain' if plain > repeat else 'lstm-repeat'}" in made.because
    assert "0.500 of the whole sums" in made.because
