import json
from pathlib import Path

import pytest

import course_rnn.experiments
from course_rnn.experiments.catalogue import NAMES, load
from course_rnn.experiments.protocol import quick_version

FOLDER = Path(course_rnn.experiments.__file__).parent


@pytest.mark.parametrize("name", NAMES)
def test_a_run_has_the_name_of_its_module_and_plain_recipes(name):
    experiment = load(name)
    assert experiment.name == name
    for run in (experiment, quick_version(experiment)):
        recipes = {arm: dict(a.recipe) for arm, a in run.arms.items()}
        assert json.loads(json.dumps(recipes)) == recipes
    keys = {key for arm in experiment.arms.values() for key in arm.recipe}
    assert set(experiment.quick) <= keys, "it would replace nothing"


def test_every_module_with_a_run_is_in_the_catalogue():
    found = {p.stem for p in FOLDER.glob("*.py") if "\nEXPERIMENT = " in p.read_text()}
    assert found == set(NAMES)


def test_an_unknown_name():
    with pytest.raises(ValueError, match=r"NAME: expected one of shakespeare, .*; got 'moon'"):
        load("moon")
