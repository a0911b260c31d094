"""What a worker does, in a thread here or in a process of a cluster: grade one submission."""

from course_rnn.grading.grader.grade import grade_data
from course_rnn.grading.grader.slots import open_sandbox
from course_rnn.grading.report import to_record
from course_rnn.grading.sandbox import choose_level


def grade_one(name: str, data: bytes, chapter: int, seed: int, require: str | None) -> dict:
    """Grade one submission in a slot of its own.

    Parameters
    ----------
    name : str
        Name of the file.
    data : bytes
        Its content; the worker need not see the file.
    chapter : int
        Chapter of the exercises.
    seed : int
        The secret seed.
    require : str or None
        Level of the sandbox, None for the best there is.

    Returns
    -------
    dict
        The record of the report.

    Raises
    ------
    SandboxUnavailableError
        If the worker's machine has no sandbox.
    """
    level = choose_level(require)
    with open_sandbox(level) as sandbox:
        return to_record(grade_data(name, data, chapter, sandbox, seed))
