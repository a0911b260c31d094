"""Pytest plugin: a test or a notebook cell that needs a data set is skipped where it cannot be had.

A test says so by ``@pytest.mark.needs("mitdb100")``, a cell or a notebook by its metadata
``course_rnn: {needs: [mitdb100]}``. A set that cannot be had is a skip that names it, with
``COURSE_RNN_REQUIRE_DATA=1`` a failure; a set with the wrong hash is always a failure. What needs a
set from outside the package registries also gets the marker ``extra``.
"""

import functools
import os

import pytest

# course_rnn is imported late: jaxtyping checks only what is imported after pytest_configure.


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Turn the metadata of notebooks into markers, and refuse names of sets that do not exist."""
    for item in items:
        if names := _needs_of_cell(item):
            item.add_marker(pytest.mark.needs(*names))
        try:
            sets = [_lookup(name) for name in _needs(item)]
        except ValueError as error:
            raise pytest.UsageError(f"{item.nodeid}: needs: {error}") from error
        if any(dataset.extra for dataset in sets):
            item.add_marker(pytest.mark.extra)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Skip or fail what needs a set that cannot be had."""
    for name in _needs(item):
        from course_rnn.data import DataCorruptError

        try:
            reason = _why_missing(name)
        except DataCorruptError as error:
            pytest.fail(str(error), pytrace=False)
        if reason and os.environ.get("COURSE_RNN_REQUIRE_DATA") == "1":
            pytest.fail(reason, pytrace=False)
        if reason:
            pytest.skip(reason)


def _needs(item):
    return [name for mark in item.iter_markers("needs") for name in mark.args]


def _needs_of_cell(item):
    """Return the sets that the notebook cell `item` needs, with those of its whole notebook."""
    cell, notebook = getattr(item, "cell", None), getattr(item.parent, "nb", None)
    if cell is None or notebook is None:
        return []
    needs = [part.metadata.get("course_rnn", {}).get("needs", []) for part in (notebook, cell)]
    return [name for names in needs for name in names]


def _lookup(name):
    from course_rnn.data.registry import lookup

    return lookup(name)


@functools.cache
def _why_missing(name):
    from course_rnn.data import DataUnavailableError, fetch

    try:
        fetch(name)
    except DataUnavailableError as error:
        return str(error)
    return None
