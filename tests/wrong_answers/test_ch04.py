"""Exercises of chapter 4: how many mistakes are known, what is left for them, errors in words."""

import numpy as np
import pytest

from course_rnn.exercises.registry import find_exercise
from course_rnn.grading import check
from course_rnn.reference.clipping import clip_by_global_norm
from course_rnn.reference.jacobian import (
    jacobian_products,
    log_gradient_norms,
    spectral_radius,
    step_jacobians,
)
from tests.wrong_answers.grade import fresh_sheet, grade, hint_after_error, points_of_mistake

IDS = ("4.1", "4.2", "4.3", "4.4")


def cases(exercise_id):
    return [case.args for seed in range(3) for case in fresh_sheet(exercise_id, seed).cases]


def test_there_are_enough_mistakes():
    assert [len(find_exercise(i).mistakes) for i in IDS] == [32, 22, 25, 25]


class TestTheReferencesAreThoseOfThePackage:
    def test_the_radius_is_the_one_asked_for(self):
        for args in cases("4.1"):
            scaled = find_exercise("4.1").reference(**args)
            assert spectral_radius(scaled) == pytest.approx(args["rho"])

    def test_the_product_is_that_of_jacobian_products(self):
        for args in cases("4.2"):
            jacobians = step_jacobians(args["hs"][:, None], args["W_hh"])
            found = find_exercise("4.2").reference(**args)
            assert np.allclose(found, jacobian_products(jacobians)[0, 0])

    def test_clipping_is_that_of_clip_by_global_norm(self):
        for args in cases("4.3"):
            *grads, max_norm = args.values()
            expected, _ = clip_by_global_norm(tuple(grads), max_norm)
            for a, b in zip(find_exercise("4.3").reference(**args), expected, strict=True):
                assert np.allclose(a, b)

    def test_the_norms_are_those_of_log_gradient_norms(self):
        for args in cases("4.4"):
            logs = log_gradient_norms(args["dh_T"][None], args["hs"][:, None], args["W_hh"])
            found = find_exercise("4.4").reference(**args)
            assert np.allclose(found, np.exp(logs[:, 0]), rtol=1e-9, atol=0)


@pytest.mark.parametrize(
    ("exercise_id", "name", "points"),
    [
        ("4.1", "size of the real part", 2),  # right for real eigenvalues
        ("4.1", "absolute value too late", 1),
        ("4.1", "largest singular value", 0),
        ("4.2", "oldest on the left", 1),  # one step has no order
        ("4.2", "element by element", 1),
        ("4.2", "columns scaled", 0),
        ("4.3", "each by its own norm", 1),
        ("4.3", "always scaled", 3),
        ("4.3", "largest norm", 1),
        ("4.3", "sum of norms", 0),
        ("4.4", "forwards", 1),
        ("4.4", "latest first", 0),
        ("4.4", "W_hh not transposed", 0),
    ],
)
def test_partial_credit(exercise_id, name, points):
    for seed in range(4):
        assert points_of_mistake(exercise_id, name, seed) == points


def test_a_gradient_that_has_vanished_is_not_the_same_as_none():
    """Norms are compared by their ratio: zeros instead of 1e-6 are seen."""

    def gradient_norms(dh_T, hs, W_hh):
        norms = find_exercise("4.4").reference(dh_T, hs, W_hh)
        return np.where(norms < 1e-5, 0, norms)

    assert grade(fresh_sheet("4.4", 0), gradient_norms) == (3, None)


def test_gradients_clipped_in_place_are_told_so(capsys):
    def clip_gradients(dW_xh, dW_hh, db, max_norm):
        norm = np.sqrt(sum((g**2).sum() for g in (dW_xh, dW_hh, db)))
        if norm > max_norm:
            for g in (dW_xh, dW_hh, db):
                g *= max_norm / norm
        return dW_xh, dW_hh, db

    assert not check("4.3", clip_gradients).passed
    assert "dW_xh and dW_hh and db changed in place" in capsys.readouterr().out


def test_directions_that_turn_are_told_so(capsys):
    def clip_gradients(dW_xh, dW_hh, db, max_norm):
        return tuple(max_norm * np.sign(g) / 100 for g in (dW_xh, dW_hh, db))

    check("4.3", clip_gradients)
    out = capsys.readouterr().out
    assert "do not point where they pointed before" in out
    assert "Hint" not in out


def complex_41(W, rho):
    return W * rho / np.linalg.eigvals(W).max()


def eigenvectors_41(W, rho):
    return W * rho / np.abs(np.linalg.eig(W)).max()


def ordered_41(W, rho):
    return W * rho / max(np.linalg.eigvals(W).tolist())


def batch_42(hs, W_hh):
    return (1 - hs**2)[..., None] @ W_hh


def past_the_end_42(hs, W_hh):
    return W_hh @ np.diag(1 - hs[len(hs)] ** 2)


def joined_43(dW_xh, dW_hh, db, max_norm):
    norm = np.linalg.norm(np.array([dW_xh, dW_hh, db]))
    return dW_xh / norm, dW_hh / norm, db / norm


def quotient_43(dW_xh, dW_hh, db, max_norm):
    factor = min(1.0, max_norm / float(sum((g**2).sum() for g in (dW_xh, dW_hh, db))) ** 0.5)
    return dW_xh * factor, dW_hh * factor, db * factor


def columns_44(dh_T, hs, W_hh):
    return hs.T @ dh_T


def past_the_end_44(dh_T, hs, W_hh):
    return [np.linalg.norm(hs[t]) for t in range(len(hs) + 1)]


@pytest.mark.parametrize(
    ("exercise_id", "answer", "hint"),
    [
        ("4.1", eigenvectors_41, "eigenvalues alone"),
        ("4.1", ordered_41, "np.abs"),
        ("4.2", batch_42, "no batch axis"),
        ("4.2", past_the_end_42, "h_1 … h_T"),
        ("4.3", joined_43, "np.ravel"),
        ("4.3", quotient_43, "may be 0"),
        ("4.4", columns_44, "no batch axis"),
        ("4.4", past_the_end_44, "T + 1 norms"),
    ],
)
def test_an_error_of_numpy_gets_a_hint(exercise_id, answer, hint, capsys):
    assert hint in hint_after_error(exercise_id, answer, capsys)


def test_complex_numbers_are_told_to_be_made_real(capsys):
    check("4.1", complex_41)
    assert "np.abs" in capsys.readouterr().out
