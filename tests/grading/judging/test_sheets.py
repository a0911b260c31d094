import numpy as np
import pytest

from course_rnn.exercises.registry import exercise_ids
from course_rnn.grading.judging import sheets
from course_rnn.grading.judging.sheets import SEED_BITS, chapter_exercises, draw_sheets, new_seed


def test_seeds_are_long_and_never_the_same():
    seeds = {new_seed() for _ in range(100)}
    assert len(seeds) == 100
    assert max(seeds).bit_length() > SEED_BITS - 16


def test_every_exercise_is_in_one_chapter():
    chapters = sorted({int(name.split(".")[0]) for name in exercise_ids()})
    assert [e.id for c in chapters for e in chapter_exercises(c)] == exercise_ids()


@pytest.mark.parametrize("chapter", [97, 98, 99, -2])
def test_a_chapter_without_exercises_is_rejected(chapter):
    with pytest.raises(ValueError, match=rf"chapter: expected .*2.*, got {chapter}"):
        chapter_exercises(chapter)


def test_a_negative_seed_is_rejected():
    with pytest.raises(ValueError, match="seed: expected no negative number, got -1"):
        draw_sheets(2, -1)


def test_the_same_seed_draws_the_same_cases():
    first = draw_sheets(2, 5)
    draw_sheets.cache_clear()
    for one, other in zip(first, draw_sheets(2, 5), strict=True):
        for a, b in zip(one.cases, other.cases, strict=True):
            assert all(np.array_equal(a.args[name], b.args[name]) for name in a.args)


def test_another_seed_draws_other_cases():
    one, other = (draw_sheets(2, seed)[0].cases[0].args for seed in (5, 2**127 + 5))
    assert one["x"].shape != other["x"].shape or not np.array_equal(one["x"], other["x"])


def test_right_answers_are_worked_out_once():
    assert draw_sheets(2, 5) is draw_sheets(2, 5)


@pytest.mark.usefixtures("without_shape_hook")  # numbers stand in for sheets
def test_every_exercise_draws_from_a_stream_of_its_own(monkeypatch):
    monkeypatch.setattr(sheets, "draw_sheet", lambda exercise, rng: rng.random())
    drawn = draw_sheets.__wrapped__(2, 5)
    assert len(set(drawn)) == len(chapter_exercises(2)) > 1
