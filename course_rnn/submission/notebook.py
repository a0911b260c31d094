"""Read the code cells of a notebook: format 4, as JSON, without nbformat.

nbformat would accept and repair far more than a student's notebook needs, and is not there on a
machine that only grades.
"""

import json

from .records import Cell, SubmissionError

NOT_A_NOTEBOOK = "the file is not a Jupyter notebook: download it again as .ipynb."


def code_cells(data: bytes) -> list[Cell]:
    """Read the code cells of a notebook, in order.

    Parameters
    ----------
    data : bytes
        The .ipynb file. Metadata, outputs and other cells are ignored, whatever is in them.

    Returns
    -------
    list of Cell

    Raises
    ------
    SubmissionError
        If it is not UTF-8, not JSON, nested too deeply, or not a notebook of format 4.
    """
    notebook = _parse(data)
    if not isinstance(notebook, dict):
        raise SubmissionError(NOT_A_NOTEBOOK)
    version = notebook.get("nbformat")
    if type(version) is not int:
        raise SubmissionError(NOT_A_NOTEBOOK)
    if version != 4:
        raise SubmissionError(
            "the notebook is not in format 4: open it in Jupyter or Colab, save it, hand that in."
        )
    cells = notebook.get("cells")
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise SubmissionError(NOT_A_NOTEBOOK)
    sources = [cell.get("source") for cell in cells if cell.get("cell_type") == "code"]
    return [Cell(number, _text(source)) for number, source in enumerate(sources, start=1)]


def _parse(data):
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise SubmissionError("the notebook is not in UTF-8: save it again in Jupyter.") from error
    except RecursionError as error:
        raise SubmissionError("the notebook is nested too deeply.") from error
    except ValueError as error:  # also a number of more digits than Python converts
        raise SubmissionError(NOT_A_NOTEBOOK) from error


def _text(source):
    if isinstance(source, list) and all(isinstance(line, str) for line in source):
        return "".join(source)
    if isinstance(source, str):
        return source
    raise SubmissionError(NOT_A_NOTEBOOK)
