import numpy as np
import pytest
import torch

from course_rnn.data.synthetic.program_sets import canonical
from course_rnn.data.synthetic.programs import Program
from course_rnn.experiments.pairs import make_seq2seq
from course_rnn.experiments.program_pairs import (
    OUTPUT,
    SOURCE,
    batches,
    exact,
    forced,
    task_of,
    text_of,
)
from course_rnn.experiments.programs import RECIPE, drawn_tests

SOME = [Program("print((1-4))", "-3"), Program("a=75\nprint(a)", "75"), Program("print(8)", "8")]
SMALL = RECIPE | {"length": 2, "test": 20, "hidden": 8, "embedding": 4, "batch": 10, "updates": 12}


def test_programs_as_symbols():
    task = task_of(SOME)
    assert "".join(SOURCE.symbols[k] for k in task.sources[1]) == SOME[1].code
    assert [text_of(target) for target in task.targets] == ["-3", "75", "8"]
    assert (task.source_size, task.target_size) == (len(SOURCE), len(OUTPUT) + 2)
    assert text_of([1, task.start]) == "0?"


def test_ways_of_reading():
    once, back, twice = (task_of(SOME, read).sources for read in ("once", "reversed", "doubled"))
    assert [s[::-1] for s in back] == once
    assert [s + s for s in once] == twice
    with pytest.raises(ValueError, match="read: expected one of once, reversed, doubled"):
        task_of(SOME, "thrice")


def codes_of(batch):
    rows = zip(batch.source.T.tolist(), batch.lengths.tolist(), strict=True)
    return ["".join(SOURCE.symbols[k] for k in row[:length]) for row, length in rows]


def test_batches_follow_the_curriculum_and_hold_nothing_of_the_test():
    avoid = {p.code for some in drawn_tests(SMALL).values() for p in some}
    for name in ("none", "mixed"):
        recipe = SMALL | {"curriculum": name}
        drawn = [codes_of(b) for b in batches(recipe, avoid, np.random.default_rng(1))]
        assert [len(codes) for codes in drawn] == [10] * 12
        seen = {canonical(code) for codes in drawn for code in codes}
        assert not {canonical(code) for code in avoid} & seen
        again = [codes_of(b) for b in batches(recipe, avoid, np.random.default_rng(1))]
        assert again == drawn
    # programs of the test are drawn, and left out, where nothing forbids them they come
    easy = SMALL | {"curriculum": "none", "length": 1, "nesting": 1, "updates": 40}
    seen = {code for b in batches(easy, set(), np.random.default_rng(1)) for code in codes_of(b)}
    assert avoid & seen


def test_no_batch_holds_a_program_of_the_test_under_another_name():
    easy = SMALL | {"curriculum": "none", "length": 1, "nesting": 1, "updates": 40}
    avoid = {f"a={digit}\nprint(a)" for digit in range(10)}
    for left_out, there in ((set(), True), (avoid, False)):
        drawn = batches(easy, left_out, np.random.default_rng(1))
        seen = {canonical(code) for batch in drawn for code in codes_of(batch)}
        assert bool(avoid & seen) == there


def outputs_of(batch):
    return {text_of([k for k in row if k >= 0][:-1]) for row in batch.wanted.T.tolist()}


def test_withheld_outputs_never_come():
    recipe = SMALL | {"curriculum": "mixed"}
    seen = []
    for withheld in ((), ("0", "1")):
        drawn = batches(recipe, set(), np.random.default_rng(1), withheld)
        seen.append(set().union(*map(outputs_of, drawn)))
    assert {"0", "1"} <= seen[0]
    assert not {"0", "1"} & seen[1]


class Known(torch.nn.Module):
    """Writes one text for everything, and finds it likeliest whatever it is fed."""

    def __init__(self, text):
        super().__init__()
        self.ids = [*OUTPUT.encode(text).tolist(), len(OUTPUT) + 1]

    def forward(self, source, lengths, inputs):
        ids = torch.tensor([*self.ids, *[0] * 9])[: len(inputs)]
        logits = torch.nn.functional.one_hot(ids, len(OUTPUT) + 2).float()
        return logits[:, None].expand(-1, source.shape[1], -1)

    def greedy(self, source, lengths, start, end, max_length):
        return [self.ids] * source.shape[1]


def test_forced_counts_characters_and_exact_whole_outputs():
    model, task = Known("-5"), task_of(SOME)
    right = [r.tolist() for r in forced(model, task)]
    assert right == [[True, False, True], [False, True, True], [False, False]]
    assert exact(model, task).tolist() == [False] * 3
    assert exact(Known("75"), task).tolist() == [False, True, False]
    # no prefix and no extension is exact
    assert exact(Known("7"), task).tolist() == exact(Known("755"), task).tolist() == [False] * 3


def test_the_mode_of_a_model_is_kept():
    task = task_of(SOME)
    model = make_seq2seq(task, SMALL).train()
    forced(model, task)
    exact(model, task)
    assert model.training
