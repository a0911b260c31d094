"""Exercises of chapter 3: how many mistakes are known, what is left for them, errors in words."""

import numpy as np
import pytest
import torch

from course_rnn.exercises.ch03.rnn_backward.right import step_by_step
from course_rnn.exercises.ch03.truncated_backward.right import backward_in_each_chunk
from course_rnn.exercises.registry import find_exercise
from course_rnn.grading import check
from course_rnn.reference.jacobian import step_jacobians
from course_rnn.reference.layer import Layer
from course_rnn.reference.rnn import RNNCache, rnn_backward, rnn_forward
from course_rnn.reference.tbptt import regular_links, tbptt_backward
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake

IDS = ("3.1", "3.2", "3.3", "3.4", "3.5")
RNN = Layer(rnn_forward, rnn_backward)


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [15, 28, 54, 38, 27]


class TestTheReferencesAreThoseOfThePackage:
    def test_one_step_is_a_product_with_its_jacobian(self):
        for args in cases("3.1"):
            jacobians = step_jacobians(args["h"][None], args["W_hh"])[0]  # (N, H, H)
            expected = np.einsum("nh,nhk->nk", args["dh"], jacobians)
            assert np.allclose(find_exercise("3.1").reference(**args), expected)

    def test_all_gradients_are_those_of_rnn_backward(self):
        for args in cases("3.3"):
            dhs, *forward = args.values()
            expected = rnn_backward(dhs, RNNCache(*forward, "tanh"))
            found = find_exercise("3.3").reference(**args)
            fields = ("x", "h0", "W_xh", "W_hh", "b_xh")
            for grad, name in zip(found, fields, strict=True):
                assert np.allclose(grad, getattr(expected, name))

    def test_the_first_state_gradient_leads_to_that_of_h0(self):
        for args in cases("3.3"):
            totals = find_exercise("3.2").reference(args["dhs"], args["hs"], args["W_hh"])
            dh0 = find_exercise("3.1").reference(totals[0], args["hs"][0], args["W_hh"])
            assert np.allclose(dh0, find_exercise("3.3").reference(**args)[1])

    def test_truncation_is_that_of_tbptt_backward(self):
        for args in cases("3.5"):
            x, y, h0, W_xh, W_hh, k = args.values()
            weights = (W_xh, W_hh, np.zeros(len(W_hh)), np.zeros(len(W_hh)))
            hs, _ = rnn_forward(x, h0, *weights)
            links = regular_links(len(x), k)
            grads, _ = tbptt_backward(hs - y, RNN, x, (h0,), weights, links)
            for found in (
                find_exercise("3.5").reference(**args),
                find_exercise("3.4").reference(hs - y, h0, hs, W_hh, k),
            ):
                assert np.allclose(found, grads.weights[1])


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("3.1", "no slope", 1),  # where h = 0 the slope is 1
        ("3.1", "W_hh transposed", 0),
        ("3.2", "nothing comes back", 1),
        ("3.2", "last loss only", 2),
        ("3.2", "one step back", 1),
        ("3.2", "pre-activations", 0),
        ("3.3", "nothing comes back", 1),
        ("3.3", "last loss only", 2),
        ("3.3", "h0 left out", 4),
        ("3.3", "dW_hh of the first step", 5),
        ("3.3", "hs[-1] for h0", 4),
        ("3.3", "db as a mean over time", 5),
        ("3.4", "not truncated", 1),
        ("3.4", "last chunk dropped", 2),
        ("3.4", "cut from the end", 3),
        ("3.4", "state reset to h0", 1),
        ("3.4", "no slope", 0),
        ("3.5", "no detach", 1),
        ("3.5", "state reset to zeros", 1),
        ("3.5", "last chunk dropped", 2),
        ("3.5", "gradients zeroed", 1),
        ("3.5", "no half", 0),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(4):
        assert points_of_mistake(exercise_id, name, seed) == points


def test_of_two_mistakes_in_different_gradients_the_first_is_named(capsys):
    def rnn_backward(dhs, x, h0, hs, W_xh, W_hh):
        dx, dh0, dW_xh, dW_hh, db = step_by_step(dhs, x, h0, hs, W_xh, W_hh)
        return dx, dh0 * 0, dW_xh, dW_hh, db * 2

    message = check("3.3", rnn_backward).message
    assert "Found: dh0 has the right shape" in message
    assert "Right: dx, dW_xh, dW_hh." in message
    assert "Hint: dh0 is all zeros" in message


def test_totals_written_into_dhs_are_seen(capsys):
    def state_gradients(dhs, hs, W_hh):
        for t in reversed(range(len(dhs) - 1)):
            dhs[t] += dhs[t + 1] * (1 - hs[t + 1] ** 2) @ W_hh
        return dhs

    result = check("3.2", state_gradients)
    assert "Found: dhs changed in place" in result.message
    assert result.score == 1  # T = 1 changes nothing


def no_detach_35(x, y, h0, W_xh, W_hh, k):
    W_hh, h = W_hh.clone().requires_grad_(), h0
    for start in range(0, len(x), k):
        loss = 0
        for t in range(start, min(start + k, len(x))):
            h = torch.tanh(x[t] @ W_xh.T + h @ W_hh.T)
            loss = loss + (h - y[t]).square().sum() / 2
        loss.backward()
    return W_hh.grad


def no_requires_grad_35(x, y, h0, W_xh, W_hh, k):
    h = torch.tanh(x[0] @ W_xh.T + h0 @ W_hh.T)
    (h - y[0]).square().sum().backward()
    return W_hh.grad


def chunk_that_ends_late_35(x, y, h0, W_xh, W_hh, k):
    for start in range(0, len(x), k):
        x[start + k - 1]
    return backward_in_each_chunk(x, y, h0, W_xh, W_hh, k)


def rows_35(x, y, h0, W_xh, W_hh, k):
    return torch.tanh(W_xh @ x[0] + W_hh @ h0)


def rows_31(dh, h, W_hh):
    return W_hh.T @ (dh * (1 - h**2))


def one_past_32(dhs, hs, W_hh):
    return np.stack([dhs[t] + dhs[t + 1] * (1 - hs[t + 1] ** 2) @ W_hh for t in range(len(dhs))])


def shapes_33(dhs, x, h0, hs, W_xh, W_hh):
    return W_xh.T @ dhs[0]


def chunk_that_ends_late_34(dhs, h0, hs, W_hh, k):
    for start in range(0, len(hs), k):
        hs[start + k - 1]
    return find_exercise("3.4").reference(dhs, h0, hs, W_hh, k)


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("3.1", rows_31, "W_hh stands on the right"),
        ("3.2", one_past_32, "Position T does not exist"),
        ("3.3", shapes_33, "Sequences are rows"),
        ("3.4", chunk_that_ends_late_34, "may be shorter"),
        ("3.5", no_detach_35, "the state: detach"),
        ("3.5", no_requires_grad_35, "copy of W_hh must require one"),
        ("3.5", rows_35, "h @ W_hh.T"),
        ("3.5", chunk_that_ends_late_35, "may be shorter"),
    ],
)
def test_an_error_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)


def test_no_detach_but_retain_graph_is_the_full_gradient():
    def retaining(x, y, h0, W_xh, W_hh, k):
        W_hh, h = W_hh.clone().requires_grad_(), h0
        for start in range(0, len(x), k):
            loss = 0
            for t in range(start, min(start + k, len(x))):
                h = torch.tanh(x[t] @ W_xh.T + h @ W_hh.T)
                loss = loss + (h - y[t]).square().sum() / 2
            loss.backward(retain_graph=True)
        return W_hh.grad

    assert grade(fresh_sheet("3.5", 0), retaining)[1].name == "no detach"


def test_zero_grad_before_each_chunk_leaves_the_last():
    def zeroing(x, y, h0, W_xh, W_hh, k):
        for start in range(0, len(x), k):
            end = start + k
            grad = backward_in_each_chunk(x[start:end], y[start:end], h0, W_xh, W_hh, k)
            for x_t in x[start:end]:
                h0 = torch.tanh(x_t @ W_xh.T + h0 @ W_hh.T)
        return grad

    assert grade(fresh_sheet("3.5", 0), zeroing)[1].name == "gradients zeroed"
