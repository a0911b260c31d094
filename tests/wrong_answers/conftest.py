"""Answers are judged as a reader's are; the checks of annotations would take longer than that."""

import pytest


@pytest.fixture(autouse=True)
def _as_for_a_reader(without_shape_hook):
    pass
