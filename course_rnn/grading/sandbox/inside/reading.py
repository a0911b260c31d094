"""Turn a submission into plain records, before anything of it is executed."""

import importlib
import sys


class Reader:
    """The package ``course_rnn.submission``, imported from where the child sees it.

    Parameters
    ----------
    name : str
        Its name there; the folder around it stands last on ``sys.path``.
    """

    def __init__(self, name: str):
        package = importlib.import_module(name)
        self._parse, self._error = package.parse_submission, package.SubmissionError

    def read(self, message: dict, data: bytes) -> dict:
        """What the grader is told of a submission.

        Parameters
        ----------
        message : dict
            ``read``: name of the file. ``wanted``: names of functions.
        data : bytes
            Its content.

        Returns
        -------
        dict
            The fields of ``Submission`` as JSON has them; or ``verdict``, ``message`` and
            ``origin`` of the ``SubmissionError``.
        """
        try:
            found = self._parse(message["read"], data, tuple(message["wanted"]))
        except self._error as error:
            origin = error.origin and [error.origin.cell, error.origin.line]
            return {"verdict": str(error.verdict), "message": str(error), "origin": origin}
        broken = [
            {
                "origin": [cell.origin.cell, cell.origin.line],
                "reason": cell.reason,
                "functions": sorted(cell.functions),
                "needs": cell.needs,
            }
            for cell in found.broken
        ]
        return {
            "slices": found.slices,
            "origins": [[origin.cell, origin.line] for origin in found.origins],
            "functions": sorted(found.functions),
            "broken": broken,
            "recorded": found.recorded,
        }


def forget(name: str) -> None:
    """Leave nothing of the package for the submission to import."""
    for module in [m for m in sys.modules if m == name or m.startswith(f"{name}.")]:
        del sys.modules[module]
