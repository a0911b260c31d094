"""Small exercises of the kinds that chapter 2 lacks: several arrays, PyTorch, no one answer."""

import importlib

import numpy as np

from course_rnn.exercises.spec import Case, Exercise, Group, Mistake, Returns
from course_rnn.grading.judging.sheets import chapter_exercises
from course_rnn.metrics import chi_square_p_value


def _line_cases(rng):
    def case(group, n):
        return Case({"x": rng.normal(size=n), "y": rng.normal(size=n), "w": 0.7}, group)

    return [case("short", 3), case("long", 7)]


def _line(x, y, w, *, dw=1.0, db=1.0):
    dx = w * y
    return dx, np.array(dw * (x * y).sum()), db * y


LINE = Exercise(
    id="0.1",
    name="line_backward",
    title="Three gradients",
    parameters=("x", "y", "w"),
    returns=(
        Returns("dx", ("n",), "float"),
        Returns("dw", (), "float"),
        Returns("db", ("n",), "float"),
    ),
    groups=(Group("short", 1, "three numbers"), Group("long", 2, "seven numbers")),
    reference=_line,
    cases=_line_cases,
    properties=(),
    mistakes=(
        Mistake("mean", "this is the mean.", lambda x, y, w: _line(x, y, w, dw=1 / len(x))),
        Mistake("sign", "the sign of db.", lambda x, y, w: _line(x, y, w, db=-1)),
    ),
)

TORCH = Exercise(
    id="0.2",
    name="double",
    title="Twice a tensor",
    parameters=("x", "factor"),
    returns=Returns("y", ("T", "N"), "float"),
    groups=(Group("values", 2, "twice"),),
    reference=lambda x, factor: factor * x,
    cases=lambda rng: [Case({"x": rng.normal(size=(2, 3)), "factor": 2.0}, "values")],
    properties=(),
    mistakes=(Mistake("not doubled", "this is x itself.", lambda x, factor: x),),
    library="torch",
)


def _dice_cases(rng):
    def case():
        p = rng.dirichlet(np.ones(4)) + np.array([0.1, 0.4, 0.7, 1.0])
        return Case({"p": p / p.sum(), "n": 3000, "seed": int(rng.integers(2**31))}, "values")

    return [case() for _ in range(3)]


def _dice(p, n, seed):
    return np.random.default_rng(seed).choice(len(p), size=n, p=p)


def _comes_from(p, k):
    if k.min() < 0 or k.max() >= len(p):
        return False
    return chi_square_p_value(np.bincount(k, minlength=len(p)), p) > 1e-6


def _verify_dice(args, k):
    return None if _comes_from(args["p"], k) else "the symbols do not come with probabilities p."


DICE = Exercise(
    id="0.3",
    name="dice",
    title="Draws with own random numbers",
    parameters=("p", "n", "seed"),
    returns=Returns("k", ("n",), "int"),
    groups=(Group("values", 3, "each symbol k has probability p_k"),),
    reference=_dice,
    cases=_dice_cases,
    properties=(),
    mistakes=(
        Mistake(
            "uniform",
            "all symbols are equally likely.",
            lambda p, n, seed: _dice(np.full_like(p, 1 / len(p)), n, seed),
            fits=lambda args, k: _comes_from(np.full_like(args["p"], 1 / len(args["p"])), k),
        ),
        Mistake(
            "reversed",
            "p is used from its end.",
            lambda p, n, seed: _dice(p[::-1], n, seed),
            fits=lambda args, k: _comes_from(args["p"][::-1], k),
        ),
        # always the same, so it needs no `fits`
        Mistake("argmax", "always the likeliest.", lambda p, n, seed: np.full(n, np.argmax(p))),
    ),
    verify=_verify_dice,
)


def need_libraries(chapter):
    """Import what the exercises of a chapter need, so that a test is skipped where it is not."""
    for library in {exercise.library for exercise in chapter_exercises(chapter)}:
        importlib.import_module(library)
