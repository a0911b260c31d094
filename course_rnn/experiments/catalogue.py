"""The recorded runs that there are."""

from importlib import import_module

from course_rnn.experiments.protocol import Experiment

#: Names of the modules, in the order of the book.
NAMES = (
    "shakespeare",
    "shakespeare_large",
    "wikitext2",
    "python_source",
    "reber",
    "recall",
    "depth",
    "depth_starts",
    "addition",
    "addition_five",
    "dates",
    "g2p",
    "pos",
    "captions",
    "translation",
    "programs",
    "adder",
    "modern",
)


def load(name: str) -> Experiment:
    """Return a run by its name.

    Parameters
    ----------
    name : str
        One of ``NAMES``.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if name not in NAMES:
        raise ValueError(f"NAME: expected one of {', '.join(NAMES)}; got {name!r}")
    return import_module(f"course_rnn.experiments.{name}").EXPERIMENT
