"""The records: a report on a submission, its exercises, and their groups of cases."""

from dataclasses import asdict, dataclass

from course_rnn.grading.judging.verdicts import Verdict


@dataclass(frozen=True)
class GroupReport:
    """Cases that are credited together.

    Attributes
    ----------
    name, claim : str
        As in :class:`course_rnn.exercises.spec.Group`.
    score, points : int
        Points earned, and points there are.
    """

    name: str
    claim: str
    score: int
    points: int


@dataclass(frozen=True)
class ExerciseReport:
    """One exercise.

    Attributes
    ----------
    id, name, title : str
        As in :class:`course_rnn.exercises.spec.Exercise`.
    verdict : Verdict
        OK, or the verdict on the first case that is not right.
    groups : tuple of GroupReport
        Partial credit.
    message : str
        What went wrong, fit for the student; empty if nothing did.
    failed, called_with, hint : str
        The first group that failed, the shapes of the arguments, and what is probably the matter;
        empty where there is nothing to say.
    """

    id: str
    name: str
    title: str
    verdict: Verdict
    groups: tuple[GroupReport, ...]
    message: str = ""
    failed: str = ""
    called_with: str = ""
    hint: str = ""

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(group.score for group in self.groups)

    @property
    def points(self) -> int:
        """Points there are."""
        return sum(group.points for group in self.groups)

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """What is said to the student, as pairs of a label and a text."""
        said = (
            ("Failed", self.failed),
            ("Called with", self.called_with),
            ("Found", self.message),
            ("Hint", self.hint),
        )
        return tuple((label, text) for label, text in said if text)


@dataclass(frozen=True)
class Report:
    """One submission.

    Attributes
    ----------
    file : str
        Name of the file handed in; the student chose it.
    sha256 : str
        Of its content; empty where it could not be read.
    chapter : int
        Chapter of the exercises.
    exercises : tuple of ExerciseReport
        One each, in the order of the book.
    message : str
        Why the submission as a whole could not be graded; empty if it could.
    level : str
        Level of the sandbox.
    versions : dict
        Versions of course_rnn, NumPy and Python, and the system.
    seconds : float
        How long it took.
    notes : tuple of str
        What else there is to know: which of several files was graded, versions that differ.
    """

    file: str
    sha256: str
    chapter: int
    exercises: tuple[ExerciseReport, ...]
    message: str
    level: str
    versions: dict[str, str]
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """Points earned."""
        return sum(exercise.score for exercise in self.exercises)

    @property
    def points(self) -> int:
        """Points there are."""
        return sum(exercise.points for exercise in self.exercises)

    @property
    def verdict(self) -> Verdict:
        """INFRA if any exercise is; else the verdict on the first that is not OK."""
        verdicts = [exercise.verdict for exercise in self.exercises]
        if Verdict.INFRA in verdicts:
            return Verdict.INFRA
        return next((v for v in verdicts if v is not Verdict.OK), Verdict.OK)


def to_record(report: Report) -> dict:
    """Turn a report into what JSON can hold.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    dict
    """
    return asdict(report)


def from_record(record: dict) -> Report:
    """Turn a record back into the report.

    Parameters
    ----------
    record : dict
        From :func:`to_record`, perhaps by way of JSON.

    Returns
    -------
    Report

    Raises
    ------
    ValueError
        If it is no record of a report.
    """
    try:
        exercises = tuple(
            ExerciseReport(
                **exercise
                | {
                    "verdict": Verdict(exercise["verdict"]),
                    "groups": tuple(GroupReport(**group) for group in exercise["groups"]),
                }
            )
            for exercise in record["exercises"]
        )
        notes = tuple(record.get("notes", ()))  # older journals have none
        if not all(isinstance(note, str) for note in notes):
            raise TypeError("notes that are no text")
        return Report(**record | {"exercises": exercises, "notes": notes})
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"record: expected the record of a report, got {error}") from error
