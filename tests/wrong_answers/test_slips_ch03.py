"""Slips in otherwise right answers to chapter 3: one line of a student's code is changed."""

import inspect

import pytest

from course_rnn.exercises.registry import right_answers
from tests.wrong_answers.grade import fresh_sheet, grade

BEFORE = "(hs[t - 1] if t > 0 else h0)"
CARRIED = "dh_next = da @ W_hh"
COPY = "W_hh = W_hh.clone().requires_grad_(True)"
SLIPS = {
    ("3.1", "unit_by_unit"): [
        ("h[n, i] * h[n, i]", "h[n, i]", "1 − h"),
        ("W_hh[i, j]", "W_hh[j, i]", "W_hh transposed"),
        ("h[n, i] * h[n, i]", "h[n, j] * h[n, j]", "slope after W_hh"),
    ],
    ("3.2", "backwards"): [
        ("dhs[t] + dh", "dh", "last loss only"),
        ("hs[t + 1]", "hs[t]", "slope of the step before"),
        ("insert(0, dh)", "append(dh)", "order of computation"),
        ("dhs[t] + dh * (1", "dhs[t] + dhs[t + 1] * (1", "one step back"),
        ("dh = dhs[-1]", "dh = 0 * dhs[-1]", "last loss left out"),
    ],
    ("3.3", "step_by_step"): [
        ("(dhs[t] + dh_next)", "dhs[t]", "nothing comes back"),
        ("(dhs[t] + dh_next)", "dh_next", "all zeros"),
        ("(dhs[t] + dh_next)", "(dh_next if dh_next.any() else dhs[t])", "last loss only"),
        ("hs[t] ** 2", "np.tanh(hs[t]) ** 2", "slope at h"),
        ("dW_xh +=", "dW_xh =", "dW_xh of the first step"),
        ("dW_hh +=", "dW_hh =", "dW_hh of the first step"),
        ("db +=", "db =", "db of the first step"),
        ("da.sum(0)", "da.mean(0)", "db as a mean over the batch"),
        (BEFORE, "hs[t - 1]", "hs[-1] for h0"),
        (BEFORE, "hs[t]", "h_t for h_{t−1}"),
        ("reversed(range(len(x)))", "range(len(x))", "forward order"),
        ("reversed(range(len(x)))", "reversed(range(1, len(x)))", "step 1 left out"),
        (CARRIED, "dh_next += da @ W_hh", "accumulated"),
        (CARRIED, "dh_next = da @ W_hh.T", "W_hh transposed"),
        ("return dx, dh_next,", "return dx, 0 * h0,", "dh0 zero"),
        ("dx, dh_next, dW_xh, dW_hh, db", "dW_xh, dW_hh, db, dx, dh_next", "weights first"),
    ],
    ("3.4", "chunk_by_chunk"): [
        ("range(0, len(hs), k)", "range(0, len(hs) - k + 1, k)", "last chunk dropped"),
        ("before[t]", "before[t + 1]", "h_t for h_{t−1}"),
        ("before[t]", "(before[t] if t > start else h0)", "state reset to h0"),
        ("range(start, min", "range(start + 1, min", "state reset to zeros"),
        ("dW_hh +=", "dW_hh =", "overwritten"),
        (
            "        dh = np.zeros_like(h0)\n",
            "        dh = locals().get('dh', 0 * h0)\n",
            "leak into the next chunk",
        ),
    ],
    ("3.5", "backward_in_each_chunk"): [
        ("h = h.detach()", "h = h0", "state reset to h0"),
        ("h = h.detach()", "h = torch.zeros_like(h)", "zeros everywhere"),
        ("0.5 * ", "", "no half"),
        (".sum()", ".mean()", "half the mean of each step"),
        ("loss.backward()", "W_hh.grad = None; loss.backward()", "gradients zeroed"),
        ("loss = loss + ", "loss = ", "last step of each chunk"),
        ("h = torch.tanh(", "h = h.detach(); h = torch.tanh(", "detach at every step"),
        ("h @ W_hh.T", "h @ W_hh", "W_hh transposed"),
        ("return W_hh.grad", "return W_hh", "the weights themselves"),
        ("range(0, len(x), k)", "[0]", "first chunk only"),
    ],
}
ROWS = [(*key, *slip) for key, slips in SLIPS.items() for slip in slips]


def changed(exercise_id, name, old, new):
    function = next(f for f in right_answers(exercise_id) if f.__name__ == name)
    source = inspect.getsource(function)
    assert old in source
    scope = dict(vars(inspect.getmodule(function)))
    exec(source.replace(old, new), scope)
    return scope[name]


@pytest.mark.parametrize(("exercise_id", "name", "old", "new", "mistake"), ROWS)
def test_a_slip_is_named(exercise_id, name, old, new, mistake):
    _, found = grade(fresh_sheet(exercise_id, 0), changed(exercise_id, name, old, new))
    assert found.name == mistake


@pytest.mark.parametrize(
    "copy", ["torch.nn.Parameter(W_hh)", "W_hh.detach().clone().requires_grad_()"]
)
def test_any_leaf_will_do(copy):
    function = changed("3.5", "backward_in_each_chunk", COPY, f"W_hh = {copy}")
    assert grade(fresh_sheet("3.5", 0), function) == (5, None)
