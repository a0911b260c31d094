"""JSON files that are whole at any moment."""

import json
import os
from pathlib import Path
from typing import Any


def write_json(path: Path, value: Any) -> None:
    """Write a value in one step: at any moment the file is the old one or the new one, whole.

    Parameters
    ----------
    path : Path
        The file; its folder is made if it is not there.
    value : JSON value
        Plain values only, no NaN: another reader could not read it.

    Raises
    ------
    ValueError
        If it holds a number that is not finite; the old file stays.
    TypeError
        If it holds anything but plain values; the old file stays.
    """
    text = json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with open(partial, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())  # the content must be on the disk before the name is
    os.replace(partial, path)


def read_json(path: Path) -> Any:
    """Read a JSON file.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    FileNotFoundError
        If there is none.
    ValueError
        If it is no JSON; the message names the file.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FileNotFoundError(f"{path}: no such file") from None
    except ValueError as error:
        raise ValueError(f"{path}: expected JSON, got: {error}") from error
