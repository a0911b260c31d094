"""Exercises of chapter 5: how many mistakes are known, what is left for them, errors in words."""

import inspect

import numpy as np
import pytest
import torch

from course_rnn.exercises.ch05.train_on_stream.right import run, steps_by_hand
from course_rnn.exercises.registry import find_exercise, right_answers
from course_rnn.grading import check
from course_rnn.reference.lstm import lstm_backward, lstm_forward
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake

IDS = ("5.1", "5.2", "5.3", "5.4")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [33, 32, 37, 36]


class TestTheReferencesAreThoseOfThePackage:
    def test_steps_one_after_the_other_are_lstm_forward(self, rng):
        args = cases("5.1")[0]
        x = rng.normal(size=(3, *args["x"].shape))
        weights = [args[name] for name in ("W_xh", "W_hh", "b_xh", "b_hh")]
        hs, cs, _ = lstm_forward(x, args["h"], args["c"], *weights)
        h, c = args["h"], args["c"]
        for x_t, h_t, c_t in zip(x, hs, cs, strict=True):
            h, c = find_exercise("5.1").reference(x_t, h, c, *weights)
            assert np.allclose(h, h_t)
            assert np.allclose(c, c_t)

    def test_after_is_what_torch_does_and_before_is_not(self):
        found = {True: 0, False: 0}
        for args in cases("5.2"):
            *arrays, reset_after = args.values()
            x, h0, *weights = (torch.from_numpy(a) for a in arrays)
            hs, _ = torch.gru(x, h0[None], weights, True, 1, 0.0, False, False, False)
            assert np.allclose(find_exercise("5.2").reference(**args), hs) == reset_after
            found[reset_after] += 1
        assert min(found.values()) > 0

    def test_steps_back_one_after_the_other_are_lstm_backward(self, rng):
        T, N, I, H = 4, 3, 2, 5
        x, h0, c0 = (rng.normal(size=shape) for shape in ((T, N, I), (N, H), (N, H)))
        W_xh, W_hh, b = (rng.normal(size=shape) for shape in ((4 * H, I), (4 * H, H), 4 * H))
        hs, cs, cache = lstm_forward(x, h0, c0, W_xh, W_hh, b, b)
        dhs, dc = rng.normal(size=hs.shape), rng.normal(size=(N, H))
        expected = lstm_backward(dhs, cache, dc)
        dh, dx = np.zeros((N, H)), np.empty_like(x)
        for t in reversed(range(T)):
            before = cs[t - 1] if t else c0
            da, dh, dc = find_exercise("5.3").reference(
                dhs[t] + dh, dc, before, cache.gates[t], W_hh
            )
            dx[t] = da @ W_xh
        for found, wanted in zip((dx, dh, dc), expected[:3], strict=True):
            assert np.allclose(found, wanted)

    def test_training_is_that_of_autograd_to_ten_digits(self):
        for args in cases("5.4"):
            tensors = [
                torch.from_numpy(a) if isinstance(a, np.ndarray) else a for a in args.values()
            ]
            losses, W_hh = steps_by_hand(*tensors)
            expected_losses, expected = find_exercise("5.4").reference(**args)
            assert np.allclose(losses, expected_losses, rtol=0, atol=1e-10)
            assert np.allclose(W_hh, expected, rtol=0, atol=1e-10)


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("5.1", "h from the old c", 2),
        ("5.1", "tanh of the sum carried", 2),  # h_new is right all the same
        ("5.1", "sigmoid candidate", 0),
        ("5.2", "always after", 2),
        ("5.2", "always before", 2),
        ("5.2", "b_hn outside r", 2),
        ("5.2", "not carried", 1),
        ("5.2", "z and 1 − z swapped", 0),
        ("5.3", "dc dropped", 1),
        ("5.3", "f missing on the way back", 4),
        ("5.3", "o's gradient from the old c", 2),
        ("5.3", "h to c missing", 0),
        ("5.3", "unit by unit", 2),
        ("5.4", "not detached", 1),
        ("5.4", "detached at every step", 0),
        ("5.4", "cell state reset to zeros", 1),
        ("5.4", "gradients not zeroed", 1),
        ("5.4", "last chunk dropped", 2),
        ("5.4", "loss after the step", 0),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(4):
        assert points_of_mistake(exercise_id, name, seed) == points


SLIPS = {
    ("5.1", "gates_split"): [
        ("i, f, g, o = np.split", "f, i, g, o = np.split", "f and i swapped"),
        ("i, f, g, o = np.split", "i, f, o, g = np.split", "i, f, o, g"),
        ("np.tanh(g) /", "g /", "candidate without tanh"),
        ("[np.tanh(c_new) /", "[np.tanh(c) /", "h from the old c"),
        ("[np.tanh(c_new) /", "[c_new /", "no tanh of c"),
        (" + (b_xh + b_hh)", " + b_xh", "b_hh left out"),
        ("return [np", "c_new = np.tanh(c_new); return [np", "tanh carried and taken again"),
    ],
    ("5.2", "gate_by_gate"): [
        ("(1 - z) * n + z * h", "z * n + (1 - z) * h", "z and 1 − z swapped"),
        ("if reset_after else", "if not reset_after else", "variants swapped"),
        ("r * (h @ W_hn.T + b_hn) if", "(r * (h @ W_hn.T) + b_hn) if", "b_hn outside r"),
        ("W_hr, W_hz, W_hn = ", "W_hz, W_hr, W_hn = ", None),  # weights of z, inputs of r
        ("        h = (1 - z)", "        h = r * h; h = (1 - z)", "reset state kept"),
        ("np.tanh(x_t", "sigmoid(x_t", "sigmoid candidate"),
        ("hs.append(h)", "hs.append(h); h = h0", "not carried"),
    ],
    ("5.3", "formula_by_formula"): [
        ("dc_total = dc + dh", "dc_total = dh", "dc dropped"),
        ("dc_total = dc + dh * o * (1 - tanh_c**2)", "dc_total = dc", "h to c missing"),
        ("(1 - tanh_c**2)", "(1 - np.tanh(tanh_c) ** 2)", None),
        ("da_f = dc_total * c_previous", "da_f = dc_total * (f * c_previous + i * g)",
         "f's gradient from the new c"),
        ("da_o = dh * tanh_c", "da_o = dh * np.tanh(c_previous)", "o's gradient from the old c"),
        ("[da_i, da_f, da_g, da_o]", "[da_i, da_f, da_o, da_g]", "i, f, o, g"),
        ("* (1 - g**2)", "* g * (1 - g)", "sigmoid's slope at g"),
        ("dc_total * f\n", "dc_total\n", "f missing on the way back"),
        ("dc_total * f\n", "dc * f\n", "dc_previous from dc"),
    ],
    ("5.4", "steps_by_hand"): [
        ("h.detach(), c.detach()", "h0, c0", "state reset to h0 and c0"),
        ("h.detach(), c.detach()", "h.detach(), c0", "cell state reset to c0"),
        ("h.detach(), c.detach()", "0 * h0, 0 * c0", "zeros everywhere"),
        ("W -= lr", "W += lr", "uphill"),
        ("W -= lr * grad", "W -= grad", "lr left out"),
        ("y.flatten())", "y.flatten(), reduction='sum')", "sum for mean"),
        ("return losses, weights[1].detach()", "return losses, grads[1]", "gradient for weights"),
        ("losses.append(loss.item())", "losses.append(loss.item() / 0.6931471805599453)",
         "in bits"),
        ("range(0, len(inputs), k)", "range(0, len(inputs) - k + 1, k)",
         None),  # a list without a loss, where k is more than T, is no answer
    ],
}  # fmt: skip
ROWS = [(*key, *slip) for key, slips in SLIPS.items() for slip in slips]


@pytest.mark.parametrize(("exercise_id", "name", "old", "new", "mistake"), ROWS)
def test_a_slip_is_named(exercise_id, name, old, new, mistake):
    function = next(f for f in right_answers(exercise_id) if f.__name__ == name)
    source = inspect.getsource(function)
    assert old in source
    scope = dict(vars(inspect.getmodule(function)))
    exec(source.replace(old, new), scope)
    points, found = grade(fresh_sheet(exercise_id, 0), scope[name])
    assert points < find_exercise(exercise_id).points
    assert (found and found.name) == mistake


def trained(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k, step, detach=True, **backward):
    """A training loop by .grad; ``step(W)`` takes the step."""
    weights = [W.clone().requires_grad_() for W in (W_xh, W_hh, W_hy)]
    h, c, losses = h0, c0, []
    for x, y in zip(inputs.split(k), targets.split(k), strict=True):
        h, c = (h.detach(), c.detach()) if detach else (h, c)
        logits, h, c = run(x, h, c, *weights)
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
        loss.backward(**backward)
        for W in weights:
            step(W, lr)
        losses.append(loss)
    return losses, weights[1]


def empty(W, lr):
    with torch.no_grad():
        W -= lr * W.grad
    W.grad = None


def behind_the_back(W, lr):
    W.data -= lr * W.grad
    W.grad = None


def kept(W, lr):
    with torch.no_grad():
        W -= lr * W.grad


@pytest.mark.parametrize(
    ("step", "options", "mistake"),
    [
        (empty, {}, None),  # and a list of losses with their graphs is accepted
        (kept, {}, "gradients not zeroed"),
        (behind_the_back, {"detach": False, "retain_graph": True}, "not detached"),
    ],
)
def test_a_loop_by_grad(step, options, mistake):
    points, found = grade(
        fresh_sheet("5.4", 0), lambda **args: trained(**args, step=step, **options)
    )
    assert (found and found.name) == mistake
    assert (points == 5) == (mistake is None)


def test_only_a_step_in_words_is_told_so(capsys):
    def train_on_stream(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
        return steps_by_hand(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k)[0], W_hh

    check("5.4", train_on_stream)
    assert "W_hh is the one that came in" in capsys.readouterr().out


def columns_51(x, h, c, W_xh, W_hh, b_xh, b_hh):
    return W_hh @ h, c


def past_the_end_52(x, h0, W_xh, W_hh, b_xh, b_hh, reset_after):
    return np.stack([h0 for t in range(len(x)) if x[t + 1].any()])


def columns_53(dh, dc, c_previous, gates, W_hh):
    return (W_hh.T @ dh,) * 3


def no_detach_54(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    return trained(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k, empty, detach=False)


def retained_54(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    return trained(
        inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k, empty, detach=False, retain_graph=True
    )


def no_requires_grad_54(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    logits, _, _ = run(inputs[:k], h0, c0, W_xh, W_hh, W_hy)
    logits.sum().backward()


def no_no_grad_54(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    W = W_hh.clone().requires_grad_()
    W -= lr * W
    return [0.0], W


def late_54(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    for start in range(0, len(inputs), k):
        inputs[start + k - 1]
    return steps_by_hand(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k)


def columns_54(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    return W_hh @ h0, W_hh


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("5.1", columns_51, "x @ W_xh.T"),
        ("5.2", past_the_end_52, "x[T − 1]"),
        ("5.3", columns_53, "(N, 4H)"),
        ("5.4", no_detach_54, "h and c: detach both"),
        ("5.4", retained_54, "Detach h and c between chunks"),
        ("5.4", no_requires_grad_54, "copies of the weights must require one"),
        ("5.4", no_no_grad_54, "torch.no_grad()"),
        ("5.4", late_54, "may be shorter"),
        ("5.4", columns_54, "h @ W_hh.T"),
    ],
)
def test_an_error_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)
