import pytest
import torch

from course_rnn.data.synthetic.addition import CODEC
from course_rnn.experiments.addition import EXPERIMENT, draw, halves, job, judged, summary, text_of
from tests.experiments.quick import assert_quick_run


def test_quick(tmp_path, capsys):
    record = assert_quick_run("addition", tmp_path, capsys)
    result = record["results"]["lstm-plain-reversed"]["1"]
    assert [len(sample) for sample in result["samples"]] == [3] * 8
    assert result["curve"][-1][1]["exact"] == result["exact"]


def test_every_network_gets_the_same_questions_and_none_of_the_test():
    task = draw(3, 100, reverse=False)
    backwards = draw(3, 100, reverse=True)
    assert [s[::-1] for s in backwards.sources] == task.sources
    assert backwards.targets == task.targets
    known, test = halves(task, 90)
    assert (len(known.sources), len(test.targets)) == (90, 10)
    assert not {tuple(s) for s in known.sources} & {tuple(s) for s in test.sources}
    assert task.source_size == len(CODEC)
    assert CODEC.symbols.index(" ") not in {k for s in task.sources + task.targets for k in s}
    for source, target in zip(task.sources, task.targets, strict=True):
        a, b = text_of(source).split("+")
        assert int(a) + int(b) == int(text_of(target))


class Writer(torch.nn.Module):
    """Writes what it was given, whatever it reads."""

    def __init__(self, answers):
        super().__init__()
        self.answers = answers

    def greedy(self, source, lengths, start, end, max_length):
        by_question = {tuple(s): a for s, a in self.answers}
        rows = zip(source.T.tolist(), lengths.tolist(), strict=True)
        return [[*by_question[tuple(s[:length])], end] for s, length in rows]


@pytest.mark.parametrize("reverse", [False, True])
def test_judging(reverse):
    task = draw(2, 20, reverse=reverse)
    answers = [list(target) for target in task.targets]
    model = Writer(list(zip(task.sources, answers, strict=True)))
    right = judged(model, task, reverse=reverse)
    assert (right["characters"], right["exact"]) == (1.0, 1.0)
    assert right["by_digits"] == [[1, 1.0], [2, 1.0]]
    answers[0][0] = len(CODEC)  # START, which no answer has
    short = next(i for i in (1, 2, 3) if len(answers[i]) > 1)
    del answers[short][1:]  # it stopped too soon
    task = task._replace(sources=task.sources[:4], targets=task.targets[:4])
    first, second = (len(task.targets[i]) for i in (0, short))
    worse = judged(model, task, reverse=reverse)
    assert worse["exact"] == 0.5
    assert worse["characters"] == pytest.approx((1 - 1 / first + 1 / second + 1 + 1) / 4)
    question, true, got = worse["samples"][0]
    a, b = question.split("+")
    assert int(a) + int(b) == int(true)
    assert got == f"?{true[1:]}"


def test_the_arms_are_pairs_with_three_seeds_for_the_pair_that_decides():
    arms = EXPERIMENT.arms
    recipes = [arm.recipe for arm in arms.values()]
    assert len({(r["cell"], r["decoder"], r["reverse"]) for r in recipes}) == len(arms) == 10
    for name in [name for name in arms if not name.endswith("-reversed")]:
        straight, reverse = (dict(arms[n].recipe) for n in (name, f"{name}-reversed"))
        assert (straight.pop("reverse"), reverse.pop("reverse")) == (False, True)
        assert straight == reverse
        seeds = 3 if name == "lstm-plain" else 1
        assert len(arms[name].seeds) == len(arms[f"{name}-reversed"].seeds) == seeds


def test_sums_of_one_digit_are_learned(tmp_path):
    recipe = EXPERIMENT.arms["gru-plain-reversed"].recipe | {
        **{"digits": 1, "questions": 55, "known": 50, "hidden": 32, "batch": 50},
        **{"updates": 150, "lr": 2e-2, "checkpoint_every": 150},
    }
    result = job(0, recipe, tmp_path / "x.pt", lambda share: None)
    assert result["training"][-1][1] < 0.1 < result["training"][0][1]


@pytest.mark.parametrize(
    ("gains", "status"),
    [((0.1, 0.2), "reproduced"), ((0.1, -0.1), "partly"), ((-0.1, 0.0), "not reproduced")],
)
def test_status(gains, status):
    results = {}
    for arm, gain in zip(("gru-plain", "rnn-plain"), gains, strict=True):
        results[arm] = {"0": {"characters": 0.5, "exact": 0.1}}
        results[f"{arm}-reversed"] = {"0": {"characters": 0.5 + gain, "exact": 0.1}}
    assert summary(results).status == status
