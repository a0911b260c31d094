"""Exercise 10.3: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch10.constant_answers.spec import reference, table_of
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import past_the_end


def _answering(choose):
    """``choose(table)`` gives the answer of each question; what is right of them is right."""

    def answer(asked, answers, asked_later, answers_later, Q, K):
        best = choose(table_of(asked, answers, Q, K))
        return best, np.array((best[asked_later] == answers_later).mean())

    return answer


def _judged(judge):
    """The right answers, and another share."""

    def answer(asked, answers, asked_later, answers_later, Q, K):
        best, _ = reference(asked, answers, asked_later, answers_later, Q, K)
        share = judge(best, (asked, answers), (asked_later, answers_later))
        return best, np.array(share, dtype=float)

    return answer


def _filled(table, best):
    return np.where(table.any(axis=1), best, table.sum(axis=0).argmax())


def _last_of_equal(table):
    K = table.shape[1]
    return _filled(table, K - 1 - table[:, ::-1].argmax(axis=1))


def _from_the_test(asked, answers, asked_later, answers_later, Q, K):
    return reference(asked_later, answers_later, asked_later, answers_later, Q, K)


def _once(asked, answers, asked_later, answers_later, Q, K):
    table = np.zeros((Q, K), dtype=int)
    table[asked, answers] += 1
    best = _filled(table, table.argmax(axis=1))
    return best, np.array((best[asked_later] == answers_later).mean())


def _by_question(best, known, later):
    hits = best[later[0]] == later[1]
    return np.mean([hits[later[0] == q].mean() for q in np.unique(later[0])])


MISTAKES = (
    Mistake(
        "one for all",
        "every question gets the same answer: take the most frequent one of each question.",
        _answering(lambda table: np.full(len(table), table.sum(axis=0).argmax())),
    ),
    Mistake(
        "rarest",
        "the rarest answer is taken: the most frequent one.",
        _answering(lambda table: _filled(table, table.argmin(axis=1))),
    ),
    Mistake(
        "last of equal ones",
        "of equally frequent answers the last is taken: the one with the smallest index.",
        _answering(_last_of_equal),
    ),
    Mistake(
        "0 for new questions",
        "a question without training gets answer 0: it gets the answer that is most frequent of "
        "all.",
        _answering(lambda table: table.argmax(axis=1)),
    ),
    Mistake(
        "−1 for new questions",
        "a question without training gets no answer: it gets the one that is most frequent of all.",
        _answering(lambda table: np.where(table.any(axis=1), table.argmax(axis=1), -1)),
    ),
    Mistake(
        "learned from the test",
        "the answers are learned from the later questions: only asked and answers may be counted.",
        _from_the_test,
    ),
    Mistake(
        "each pair once",
        "each pair of question and answer is counted once, however often it came: "
        "table[asked, answers] += 1 adds only once for equal indices.",
        _once,
    ),
    Mistake(
        "share in training",
        "right is the share of the training questions: judge the later ones.",
        _judged(lambda best, known, later: (best[known[0]] == known[1]).mean()),
    ),
    Mistake(
        "mean over questions",
        "right is the mean over the kinds of question: every later question counts alike.",
        _judged(_by_question),
    ),
    Mistake(
        "wrong for right",
        "right is the share that is wrong.",
        _judged(lambda best, known, later: (best[later[0]] != later[1]).mean()),
    ),
    Mistake(
        "percent",
        "right is in percent: a share from 0 to 1.",
        _judged(lambda best, known, later: 100 * (best[later[0]] == later[1]).mean()),
    ),
    Mistake(
        "number",
        "right is how many are right: divide by the number of later questions.",
        _judged(lambda best, known, later: (best[later[0]] == later[1]).sum()),
    ),
)

STUMBLES = (
    past_the_end("asked", "asked has an entry for each training question, asked_later another."),
)
