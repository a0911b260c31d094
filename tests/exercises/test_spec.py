import dataclasses

import numpy as np
import pytest

from course_rnn.exercises.registry import exercise_ids, find_exercise

EXERCISES = [find_exercise(exercise_id) for exercise_id in exercise_ids()]


def test_points_are_the_sum_of_the_groups():
    exercise = find_exercise("2.1")
    assert exercise.points == 4
    dearer = dataclasses.replace(exercise.groups[0], points=3)
    assert dataclasses.replace(exercise, groups=(dearer, *exercise.groups[1:])).points == 6


def test_the_signature_reads_like_the_definition():
    assert find_exercise("2.2").signature == "inverse_transform(p, u)"


def test_one_output_or_several_are_a_tuple():
    one = find_exercise("2.1")
    assert one.outputs == (one.returns,)
    two = (one.returns, dataclasses.replace(one.returns, name="h_T"))
    assert dataclasses.replace(one, returns=two).outputs == two


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.id)
class TestEverySpecification:
    def test_cases_fill_the_groups_and_only_those(self, exercise, rng):
        names = [group.name for group in exercise.groups]
        assert len(set(names)) == len(names)
        assert {case.group for case in exercise.cases(rng)} == set(names)

    def test_no_constant_is_right_in_a_group(self, exercise):
        """Every group has two cases with different answers, whatever is drawn."""
        for seed in range(5):
            answers = {}
            for case in exercise.cases(np.random.default_rng(seed)):
                answer = exercise.reference(**case.args)
                parts = answer if isinstance(answer, tuple) else (np.asarray(answer),)
                told = tuple((part.shape, np.round(part * 1, 6).tobytes()) for part in parts)
                answers.setdefault(case.group, set()).add(told)
            assert all(len(different) > 1 for different in answers.values())

    def test_cases_name_the_parameters_in_order(self, exercise, rng):
        for case in exercise.cases(rng):
            assert tuple(case.args) == exercise.parameters

    def test_names_and_hints_do_not_repeat(self, exercise):
        assert len({m.name for m in exercise.mistakes}) == len(exercise.mistakes)
        assert len({m.hint for m in exercise.mistakes}) == len(exercise.mistakes)

    def test_the_reference_has_the_axes_that_are_promised(self, exercise, rng):
        for case in exercise.cases(rng):
            answer = exercise.reference(**case.args)
            assert isinstance(answer, tuple) == isinstance(exercise.returns, tuple)
            parts = answer if isinstance(answer, tuple) else (np.asarray(answer),)
            for array, returns in zip(parts, exercise.outputs, strict=True):
                assert np.ndim(array) == len(returns.axes)
                assert np.asarray(array).dtype.kind == returns.kind[0]
            answer = parts if isinstance(answer, tuple) else parts[0]
            assert all(rule.holds(case.args, answer) for rule in exercise.properties)
            assert exercise.verify is None or exercise.verify(case.args, answer) is None

    def test_the_reference_keeps_what_must_hold_across_cases(self, exercise, rng):
        cases = exercise.cases(rng)
        if exercise.across is not None:
            answers = [exercise.reference(**case.args) for case in cases]
            assert exercise.across(cases, answers) is None

    def test_what_counts_in_a_group_is_returned(self, exercise, rng):
        returned = {returns.name for returns in exercise.outputs}
        assert all(returned.issuperset(group.parts) for group in exercise.groups)

    def test_the_library_is_one_that_there_is(self, exercise, rng):
        assert exercise.library in ("numpy", "torch")
