"""Answers are judged as for a reader, without the checks of annotations: they cost half the time."""

import pytest


@pytest.fixture(autouse=True)
def _as_for_a_reader(without_shape_hook):
    pass
