"""Exercise 11.2: what goes wrong, and the hint for it."""

import numpy as np

from course_rnn.exercises.ch11.merge_states.spec import (
    classes_of,
    numbered,
    reference,
    refined,
    tables_of,
)
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import on_changed, past_the_end, shapes_do_not_fit, then


def _with(classes):
    """The machine of classes that are not right."""

    def answer(next_state, output):
        found = classes(next_state, output)
        return (found, *tables_of(found, next_state, output))

    return answer


def _forgetful(next_state, output):
    classes = numbered(output)
    for _ in range(len(output)):
        classes = numbered(classes[next_state])
    return classes


def _tables(change):
    """The right classes, and tables that are not right."""

    def answer(next_state, output):
        classes, *_ = reference(next_state, output)
        first = np.sort(np.unique(classes, return_index=True)[1])
        return (classes, *change(classes, next_state, output, first))

    return answer


def _sorted_numbers(next_state, output):
    classes = classes_of(next_state, output)
    members = [np.flatnonzero(classes == k)[-1] for k in range(classes.max() + 1)]
    return np.argsort(np.argsort(members))[classes]


def _by_size(next_state, output):
    classes = classes_of(next_state, output)
    order = np.argsort(-np.bincount(classes), kind="stable")
    return np.argsort(order)[classes]


MISTAKES = (
    Mistake(
        "outputs alone",
        "states are one class as soon as they write the same: they may go to states that do not.",
        _with(lambda next_state, output: numbered(output)),
    ),
    Mistake(
        "split once",
        "the classes are split once: a split may make another one necessary, go on until none is.",
        _with(lambda next_state, output: classes_of(next_state, output, 1)),
    ),
    Mistake(
        "split twice",
        "the classes are split twice: go on until nothing splits any more.",
        _with(lambda next_state, output: classes_of(next_state, output, 2)),
    ),
    Mistake(
        "same successors",
        "two states must go to the same class, and not to the same state.",
        _with(lambda next_state, output: numbered(np.column_stack([output, next_state]))),
    ),
    Mistake(
        "what was written is forgotten",
        "when classes are split, members of different classes come together again: what told them "
        "apart must stay.",
        _with(_forgetful),
    ),
    Mistake(
        "nothing merged",
        "every state is a class of its own.",
        _with(lambda next_state, output: np.arange(len(output))),
    ),
    Mistake(
        "everything merged",
        "all states are one class: begin with what they write.",
        _with(lambda next_state, output: np.zeros(len(output), dtype=int)),
    ),
    Mistake(
        "first input alone",
        "only the first input is looked at: states must agree on all inputs.",
        _with(lambda next_state, output: classes_of(next_state[:, :1], output[:, :1])),
    ),
    Mistake(
        "last input alone",
        "only the last input is looked at: states must agree on every one.",
        _with(lambda next_state, output: classes_of(next_state[:, -1:], output[:, -1:])),
    ),
    Mistake(
        "order of the inputs",
        "the outputs of a state are compared without their order: input by input they must agree.",
        _with(lambda next_state, output: classes_of(next_state, np.sort(output, axis=1))),
    ),
    Mistake(
        "one successor alone",
        "when classes are split, one successor is looked at: all inputs must lead to the same "
        "class.",
        _with(lambda next_state, output: _refined_with(output, next_state[:, :1])),
    ),
    Mistake(
        "numbered by the last",
        "the classes are numbered by their last members: number them as their first ones come.",
        _with(_sorted_numbers),
    ),
    Mistake(
        "numbered by size",
        "the largest class has the number 0: number the classes as their first members come.",
        _with(_by_size),
    ),
    Mistake(
        "counted from one",
        "the classes are counted from 1: count from 0.",
        then(reference, lambda answer: (answer[0] + 1, answer[1] + 1, answer[2])),
    ),
    Mistake(
        "named by a member",
        "a class is called like its first member: number the classes 0, 1, 2, …",
        then(
            reference,
            lambda answer: (np.unique(answer[0], return_index=True)[1][answer[0]], *answer[1:]),
        ),
    ),
    Mistake(
        "states in the table",
        "next_class holds states: look up the class of each.",
        _tables(lambda classes, next_state, output, first: (next_state[first], output[first])),
    ),
    Mistake(
        "first rows",
        "the tables are the first rows of the large machine: take the row of a member of each "
        "class.",
        _tables(
            lambda classes, next_state, output, first: (
                classes[next_state[: len(first)]],
                output[: len(first)],
            )
        ),
    ),
    Mistake(
        "a row a state",
        "the tables still have a row for each state: they have one for each class.",
        _tables(lambda classes, next_state, output, first: (classes[next_state], output)),
    ),
    Mistake(
        "rows are inputs",
        "the tables are transposed: a row is a class, a column an input.",
        then(reference, lambda answer: (answer[0], answer[1].T, answer[2].T)),
    ),
    Mistake(
        "outputs of the next",
        "class_output has what the next class writes: it is what the class writes itself.",
        _tables(
            lambda classes, next_state, output, first: (
                classes[next_state[first]],
                output[next_state[first, 0]],
            )
        ),
    ),
    Mistake(
        "tables exchanged",
        "next_class and class_output are exchanged.",
        then(reference, lambda answer: (answer[0], answer[2], answer[1])),
    ),
    Mistake(
        "inputs reversed",
        "the columns of the tables stand in reverse order.",
        then(reference, lambda answer: (answer[0], answer[1][:, ::-1], answer[2][:, ::-1])),
    ),
    Mistake(
        "even and odd",
        "what is written is taken modulo 2: different symbols must stay different.",
        on_changed(reference, output=lambda output: output % 2),
    ),
)


def _refined_with(output, next_state):
    classes = numbered(output)
    for _ in range(len(output)):
        classes = refined(classes, next_state)
    return classes


STUMBLES = (
    past_the_end("next_state", "the states are counted from 0, and next_state has a row for each."),
    shapes_do_not_fit("next_state and output have a row a state and a column an input."),
)
