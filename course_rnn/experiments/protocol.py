"""What a recorded run is: a question, published figures, recipes, a job and a summary."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from course_rnn.data.registry import REGISTRY

STATUSES = ("reproduced", "partly", "not reproduced")
Result = dict[str, Any]
Results = dict[str, dict[str, Result]]  # arm → seed → what the job returned
Progress = Callable[[float], None]
Job = Callable[[int, Mapping[str, Any], Path, Progress], Result]


@dataclass(frozen=True)
class Published:
    """A figure or a claim that a run is compared with.

    Parameters
    ----------
    claim : str
        What was found, in a sentence.
    source : str
        Authors, title, year.
    url : str
        Where it can be read.
    read : str
        What was read of it to verify the claim: "abstract", "table 2".
    value : float, optional
        The figure, where the claim is one.

    Raises
    ------
    ValueError
        If a text is empty.
    """

    claim: str
    source: str
    url: str
    read: str
    value: float | int | None = None

    def __post_init__(self):
        for name in ("claim", "source", "url", "read"):
            if not getattr(self, name).strip():
                raise ValueError(f"{name}: expected some text, got {getattr(self, name)!r}")


@dataclass(frozen=True)
class Arm:
    """One of the things that a run compares.

    Parameters
    ----------
    recipe : mapping
        All that the job must know but the seed; plain values, for it is written to the record.
    seeds : tuple of int
        One job each.
    minutes : float
        Processor minutes that a job is expected to take, > 0; the time left is reckoned from it.

    Raises
    ------
    ValueError
        If there is no seed, one comes twice, or ``minutes`` is not positive.
    """

    recipe: Mapping[str, Any]
    seeds: tuple[int, ...]
    minutes: float | int

    def __post_init__(self):
        if not self.seeds or len(set(self.seeds)) < len(self.seeds):
            raise ValueError(f"seeds: expected at least one, each once, got {self.seeds}")
        if not self.minutes > 0:
            raise ValueError(f"minutes: expected a positive number, got {self.minutes}")


class Row(NamedTuple):
    """A line of the table of results: one quantity of one arm, a value for each seed."""

    arm: str
    what: str
    values: dict[str, float]


class Summary(NamedTuple):
    """What the results come to.

    Attributes
    ----------
    rows : tuple of Row
        The table.
    status : str
        One of ``STATUSES``.
    because : str
        The comparison that decided on it, with its numbers.
    """

    rows: tuple[Row, ...]
    status: str
    because: str


@dataclass(frozen=True)
class Experiment:
    """A recorded run.

    Parameters
    ----------
    name : str
        That of its module, and of its record.
    question : str
        What it is to answer.
    published : tuple of Published
        What the answer is compared with, at least one.
    arms : mapping from name to Arm
        What is compared.
    job : callable
        ``job(seed, recipe, checkpoint, progress) -> result``: plain values. It writes its progress
        to the file ``checkpoint`` and goes on from it if it is there; another file of that job has
        a name that begins so. ``progress(share)`` is called as it goes, with 0 to 1.
    summary : callable
        ``summary(results) -> Summary``.
    quick : mapping
        What replaces values of the recipes for a run of seconds.
    sets : tuple of str
        Data sets that it needs.

    Raises
    ------
    ValueError
        If there is no published figure or no arm, or a data set is unknown.
    """

    name: str
    question: str
    published: tuple[Published, ...]
    arms: Mapping[str, Arm]
    job: Job
    summary: Callable[[Results], Summary]
    quick: Mapping[str, Any] = field(default_factory=dict)
    sets: tuple[str, ...] = ()

    def __post_init__(self):
        for name in ("published", "arms"):
            if not getattr(self, name):
                raise ValueError(f"{name}: expected at least one, got none")
        if unknown := [name for name in self.sets if name not in REGISTRY]:
            raise ValueError(f"sets: expected names of sets.toml, got {unknown}")


def quick_version(experiment: Experiment) -> Experiment:
    """Return the same run in seconds: other sizes, two seeds an arm, the same path.

    Parameters
    ----------
    experiment : Experiment
        The full run.
    """
    arms = {
        name: Arm(
            {key: experiment.quick.get(key, value) for key, value in arm.recipe.items()},
            arm.seeds[:2],
            arm.minutes,
        )
        for name, arm in experiment.arms.items()
    }
    return replace(experiment, arms=arms)


def rows_of(results: Results, what: str, key: str) -> tuple[Row, ...]:
    """Return a row for every arm whose results have a value.

    Parameters
    ----------
    results : dict
        Arm to seed to result.
    what : str
        What the value is, with its unit.
    key : str
        Where it stands in a result; one without it has no row.
    """
    rows = []
    for arm, by_seed in results.items():
        values = {seed: float(r[key]) for seed, r in by_seed.items() if key in r}
        if values:
            rows.append(Row(arm, what, values))
    return tuple(rows)


def mean_of(results: Results, arm: str, key: str) -> float:
    """Return the mean over the seeds of an arm.

    Parameters
    ----------
    results : dict
        Arm to seed to result.
    arm : str
        Which.
    key : str
        Where the value stands in a result.

    Raises
    ------
    ValueError
        If there is no such arm, or a result lacks the value.
    """
    if arm not in results:
        raise ValueError(f"arm: expected one of {sorted(results)}, got {arm!r}")
    if missing := [seed for seed, result in results[arm].items() if key not in result]:
        raise ValueError(f"key: expected {key!r} in every result of {arm}, got none at {missing}")
    values = [float(result[key]) for result in results[arm].values()]
    return sum(values) / len(values)
