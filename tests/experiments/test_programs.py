import pytest

from course_rnn.data.synthetic.program_sets import operations_of
from course_rnn.data.synthetic.programs import execute
from course_rnn.experiments.programs import (
    EXPERIMENT,
    RECIPE,
    drawn_additions,
    drawn_tests,
    job,
    summary,
)
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("programs", tmp_path, capsys)
    result = record["results"]["mixed-doubled"]["1"]
    assert [row[:2] for row in result["grid"]] == [[1, 1], [2, 1], [1, 2], [2, 2]]
    assert result["grid"][-1][2:] == [result["characters"], result["exact"]]
    assert [len(sample) for sample in result["samples"]] == [3] * 8
    assert all(execute(code) == target for code, target, _ in result["samples"])
    assert {0} < {count for count, _ in result["carries"]} <= {0, 1, 2}


def test_all_arms_have_the_same_tests_and_updates():
    arms = EXPERIMENT.arms
    assert len({(a.recipe["curriculum"], a.recipe["read"]) for a in arms.values()}) == 6
    for arm in arms.values():
        rest = {k: v for k, v in arm.recipe.items() if k not in ("curriculum", "read")}
        assert rest == {k: v for k, v in RECIPE.items() if k not in ("curriculum", "read")}
        assert len(arm.seeds) == 2
    small = RECIPE | {"test": 15}
    assert drawn_tests(small) == drawn_tests(small | {"read": "doubled", "curriculum": "none"})


def test_additions_are_programs_with_every_number_of_carries():
    sums = drawn_additions(RECIPE)
    assert len({p.code for p in sums}) == RECIPE["test"]
    assert all(execute(p.code) == p.target for p in sums)
    assert {operations_of(p.code) for p in sums} == {("add",)}


def test_programs_of_one_digit_are_learned_in_part(tmp_path):
    recipe = RECIPE | {"length": 1, "nesting": 1, "test": 30, "hidden": 32, "curriculum": "none"}
    recipe |= {"batch": 50, "updates": 120, "lr": 2e-2, "warmup": 10, "checkpoint_every": 120}
    result = job(0, recipe, tmp_path / "x.pt", lambda share: None)
    assert result["training"][-1][1] < 0.7 * result["training"][0][1]
    assert result["characters"] > 0.5 > result["exact"] > 0.02


@pytest.mark.parametrize(
    ("naive", "mixed", "combined", "status"),
    [
        (0.4, 0.6, 0.7, "reproduced"),
        (0.4, 0.8, 0.7, "partly"),
        (0.4, 0.8, 0.5, "not reproduced"),
    ],
)
def test_status(naive, mixed, combined, status):
    shares = {"none": 0.5, "naive": naive, "mixed": mixed, "combined": combined}
    results = {arm: {"0": {"characters": c, "exact": 0.1}} for arm, c in shares.items()}
    assert summary(results).status == status
