"""Say what an exercise still lacks: ``python -m tools.exercises``, a part of ``make exercises``.

Its folder in course_rnn/exercises, its block in solutions/NN_slug.md, and whether the two agree.
"""

import ast
import importlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from course_rnn.exercises.spec import Exercise

ROOT = Path(__file__).parents[1]
PARTS = {"spec": "EXERCISE", "mistakes": "MISTAKES", "right": "RIGHT"}
OPTIONAL = ("torch",)  # an answer may need it, and a course can be checked without it
FEWEST = (("mistakes", 5, "mistakes"), ("right", 2, "right answers"))
BLOCK = re.compile(r"# BEGIN SOLUTION (\S+)")


def find_problems(root: Path = ROOT) -> list[str]:
    """Everything that is missing or does not agree, one sentence each."""
    problems, known = [], {}
    for folder in sorted((root / "course_rnn/exercises").glob("ch[0-9][0-9]/*/")):
        if folder.name == "__pycache__":
            continue
        where = folder.relative_to(root).as_posix()
        parts = dict(_load(folder, problems, where))
        if "spec" not in parts:
            continue
        exercise = parts["spec"]
        problems += [f"{where}: {said}" for said in _folder_problems(folder, parts)]
        if other := known.get(exercise.id):
            problems.append(f"{where}: {exercise.id} is also the number of {other}")
        known[exercise.id] = where
        problems += _page_problems(root, exercise)
    for page in _pages(root, "[0-9][0-9]"):
        for number in BLOCK.findall(page.read_text(encoding="utf-8")):
            if number not in known:
                problems.append(f"{page.name}: no folder in course_rnn/exercises has {number}")
    return problems


def _load(folder: Path, problems: list[str], where: str) -> Iterator[tuple[str, object]]:
    """The parts that are there; the others become problems."""
    for part, name in PARTS.items():
        if not (folder / f"{part}.py").is_file():
            problems.append(f"{where}: {part}.py is missing")
            continue
        module = f"course_rnn.exercises.{folder.parent.name}.{folder.name}.{part}"
        try:
            yield part, getattr(importlib.import_module(module), name)
        except AttributeError:
            problems.append(f"{where}: {part}.py has no {name}")
        except ModuleNotFoundError as error:
            if error.name not in OPTIONAL:
                raise
            print(f"{where}: {part}.py was not looked at: {error.name} is not installed here")


def _folder_problems(folder: Path, parts: dict) -> Iterator[str]:
    exercise, chapter = parts["spec"], int(folder.parent.name[2:])
    if exercise.name != folder.name:
        yield f"the exercise is called {exercise.name}, the folder {folder.name}"
    if not exercise.id.startswith(f"{chapter}."):
        yield f"expected a number {chapter}.something, got {exercise.id}"
    for part, fewest, what in FEWEST:
        if part in parts and len(parts[part]) < fewest:
            yield f"expected at least {fewest} {what}, got {len(parts[part])}"


def _pages(root: Path, chapter: str) -> list[Path]:
    return sorted((root / "solutions").glob(f"{chapter}_*.md"))


def _page_problems(root: Path, exercise: Exercise) -> Iterator[str]:
    chapter = int(exercise.id.split(".")[0])
    pages = _pages(root, f"{chapter:02}")
    if len(pages) != 1:
        yield f"{exercise.id}: expected one source solutions/{chapter:02}_….md, got {len(pages)}"
        return
    text = pages[0].read_text(encoding="utf-8")
    heading = rf"^## Exercise {re.escape(exercise.id)}: .+ \({exercise.points} points?\)$"
    wanted = {
        f"a heading '## Exercise {exercise.id}: … ({exercise.points} points)'": heading,
        f"# BEGIN SOLUTION {exercise.id}": rf"# BEGIN SOLUTION {re.escape(exercise.id)}$",
        f'check("{exercise.id}", {exercise.name})': re.escape(
            f'check("{exercise.id}", {exercise.name})'
        ),
    }
    for what, pattern in wanted.items():
        if not re.search(pattern, text, re.MULTILINE):
            yield f"{pages[0].name}: expected {what}, found none"
    found = _parameters(text, exercise.name)
    if found != exercise.parameters:
        yield f"{pages[0].name}: expected def {exercise.signature}, got parameters {found}"


def _parameters(text: str, name: str) -> tuple[str, ...] | None:
    """Parameters of a function of the page; None if there is no such function."""
    head = re.search(rf"^def {re.escape(name)}\([^)]*\):", text, re.MULTILINE)
    if head is None:
        return None
    (function,) = ast.parse(head[0] + " pass").body
    return tuple(argument.arg for argument in function.args.args)


def main() -> int:
    """Print what is missing; 1 if anything is."""
    problems = find_problems()
    print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
