"""Helpers that came with the exercises of chapters 3 and 4."""

from course_rnn.exercises.draws import only
from course_rnn.exercises.wrong import mistakes_of


def test_only_some_of_the_arguments_are_kept_in_the_order_asked_for():
    def draw(rng, T, *, scale=1):
        return {"a": rng, "b": T * scale, "c": 0}

    assert list(only(draw, "b", "a")(5, 2, scale=3).items()) == [("b", 6), ("a", 5)]


def test_each_row_of_a_table_becomes_a_mistake_with_its_own_answer():
    table = (("doubled", "halve it.", 2), ("tripled", "take a third.", 3))
    mistakes = mistakes_of(table, lambda factor: lambda x: factor * x)
    found = [(mistake.name, mistake.hint, mistake.answer(10)) for mistake in mistakes]
    assert found == [("doubled", "halve it.", 20), ("tripled", "take a third.", 30)]
