"""Exercise 12.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch12.linear_attention.spec import decays, reference
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, past_the_end, shapes_do_not_fit, then


def _steps(step, read=lambda S, before, q: S @ q):
    """The recurrence with one part replaced by a wrong one."""

    def answer(queries, keys, values, f, S0):
        _, _, weights = reference(queries, keys, values, f, S0)
        S, ys = S0, []
        for q, k, v, gate in zip(queries, keys, values, f, strict=True):
            before, S = S, step(S, k, v, gate)
            ys.append(read(S, before, q))
        return np.array(ys), S, weights

    return answer


def _weighted(weights):
    """The right recurrence with weights that are not right."""

    def answer(queries, keys, values, f, S0):
        ys, S, _ = reference(queries, keys, values, f, S0)
        return ys, S, weights(queries, keys, f)

    return answer


def _softmax(queries, keys, f):
    scores = np.where(np.tri(len(f), dtype=bool), queries @ keys.T, -np.inf)
    exps = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exps / exps.sum(axis=1, keepdims=True)


MISTAKES = (
    Mistake(
        "read before writing",
        "the query reads the state before the step: write first, then read.",
        _steps(
            lambda S, k, v, gate: gate * S + np.outer(v, k),
            lambda S, before, q: before @ q,
        ),
    ),
    Mistake(
        "new pair decays",
        "the gate multiplies the new pair too: it acts on the state before only.",
        _steps(lambda S, k, v, gate: gate * (S + np.outer(v, k))),
    ),
    Mistake(
        "one minus the gate",
        "f is what is kept of the state: 1 − f was multiplied with it.",
        on_changed(reference, f=lambda f: 1 - f),
    ),
    Mistake(
        "gates forgotten",
        "the state is never multiplied by f.",
        on_changed(reference, f=lambda f: np.ones_like(f)),
    ),
    Mistake(
        "new pair by one minus f",
        "the pair is written with the factor 1 − f: here it is written as it is.",
        _steps(lambda S, k, v, gate: gate * S + (1 - gate) * np.outer(v, k)),
    ),
    Mistake(
        "overwritten",
        "the new pair replaces the state: it is added to what is kept of it.",
        _steps(lambda S, k, v, gate: np.outer(v, k)),
    ),
    Mistake(
        "state before left out",
        "the state starts at 0: it starts at S0.",
        on_changed(reference, S0=lambda S0: 0 * S0),
    ),
    Mistake(
        "read with the key",
        "the state is read with the key: it is written with the key and read with the query.",
        lambda queries, keys, values, f, S0: (
            *reference(keys, keys, values, f, S0)[:2],
            reference(queries, keys, values, f, S0)[2],
        ),
    ),
    Mistake(
        "written with the query",
        "the value is written under the query: it is written under the key.",
        lambda queries, keys, values, f, S0: (
            *reference(queries, queries, values, f, S0)[:2],
            reference(queries, keys, values, f, S0)[2],
        ),
    ),
    Mistake(
        "product by elements",
        "what is read is one number for every unit alone: sum over the key's places, S q.",
        then(reference, lambda answer: (answer[0] * 0 + answer[0][:1], answer[1], answer[2])),
    ),
    Mistake(
        "state transposed",
        "S has a row a key's place: a row is a value's, a column a key's.",
        then(reference, lambda answer: (answer[0], answer[1].T, answer[2])),
    ),
    Mistake(
        "state of the first step",
        "S is the state after the first step: return the one after the last.",
        lambda queries, keys, values, f, S0: (
            reference(queries, keys, values, f, S0)[0],
            reference(queries[:1], keys[:1], values[:1], f[:1], S0)[1],
            reference(queries, keys, values, f, S0)[2],
        ),
    ),
    Mistake(
        "scaled",
        "the scores are divided by √D: here they are not.",
        on_changed(reference, queries=lambda queries: queries / np.sqrt(queries.shape[1])),
    ),
    Mistake(
        "weights without decay",
        "the weights are the scores alone: multiply each by the gates since it was written.",
        _weighted(lambda queries, keys, f: np.tril(queries @ keys.T)),
    ),
    Mistake(
        "one gate too many",
        "the weight of step s has the gate f_s too: the product starts with s + 1.",
        _weighted(lambda queries, keys, f: queries @ keys.T * decays(f) * f),
    ),
    Mistake(
        "one gate too few",
        "the last gate is missing from the weights: the product ends with f_t.",
        _weighted(
            lambda queries, keys, f: (
                queries @ keys.T * np.where(np.eye(len(f)) > 0, 1, decays(f) / f[:, None])
            )
        ),
    ),
    Mistake(
        "one gate for each step back",
        "the weight has the power f_t^(t − s): it is the product of the gates between.",
        _weighted(
            lambda queries, keys, f: np.tril(
                queries
                @ keys.T
                * f[:, None] ** np.maximum(0, np.arange(len(f))[:, None] - np.arange(len(f)))
            )
        ),
    ),
    Mistake(
        "later steps",
        "a step has weights on later ones: the sum ends with the step itself.",
        _weighted(
            lambda queries, keys, f: queries @ keys.T * (decays(f) + np.triu(decays(f).T, 1))
        ),
    ),
    Mistake(
        "not its own pair",
        "a step has no weight on its own pair: the sum includes s = t.",
        _weighted(lambda queries, keys, f: np.tril(queries @ keys.T * decays(f), -1)),
    ),
    Mistake(
        "softmax",
        "the weights went through a softmax: that is what is left out here.",
        _weighted(_softmax),
    ),
    Mistake(
        "divided by their sum",
        "the weights are divided by their sum: here nothing is normalised.",
        _weighted(
            lambda queries, keys, f: (
                queries @ keys.T * decays(f) / (queries @ keys.T * decays(f)).sum(1, keepdims=True)
            )
        ),
    ),
    Mistake(
        "rows are keys",
        "the weights are transposed: a row is a query's step, a column a key's.",
        _weighted(lambda queries, keys, f: (queries @ keys.T * decays(f)).T),
    ),
    Mistake(
        "decay alone",
        "the weights are the products of the gates: the scores k · q are missing.",
        _weighted(lambda queries, keys, f: decays(f)),
    ),
)

STUMBLES = (
    past_the_end("f", "there are T gates, one a step, and as many queries, keys and values."),
    shapes_do_not_fit("the state is (E, D): v_t k_tᵀ is np.outer(v, k), and S @ q has E places."),
)
