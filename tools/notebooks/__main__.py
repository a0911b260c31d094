"""Command line: ``python -m tools.notebooks [--check | --force] [NN_slug ...]``."""

import argparse
import sys
import time
from pathlib import Path

from .check import find_problems, notebook_problems
from .errors import NotebookError
from .execute import execute, rewrite_text, stored_run_seconds, write
from .source import build, dumps, find_targets


def main(arguments=None):
    """Run the command line; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NN_slug", help="default: all")
    parser.add_argument("--force", action="store_true", help="re-execute what is up to date too")
    parser.add_argument("--check", action="store_true", help="execute nothing, report problems")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    root = options.root.resolve()
    if options.check:
        problems = find_problems(root)
        print("\n".join(problems), file=sys.stderr, end="\n" if problems else "")
        return 1 if problems else 0
    try:
        generate(root, options.names, force=options.force)
    except NotebookError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def generate(root, names=(), *, force=False):
    """Write the notebooks under `root` whose source changed, all with `force`.

    Where the text alone changed, the outputs are kept and nothing is executed.
    """
    targets = find_targets(root)
    known = {target.path.stem for target in targets}
    if unknown := sorted(set(names) - known):
        raise NotebookError(f"names: expected some of {sorted(known)}, got {unknown}")
    seconds = None  # of the solution, which stands just before its exercise
    for target in targets:
        if names and target.path.stem not in names:
            continue
        if not target.executed:
            write(target.path, dumps(build(target, seconds)))
            continue
        if force or not (_up_to_date(target) or (rewrite_text(target) and _up_to_date(target))):
            started = time.perf_counter()
            execute(target)
            print(f"{target.name}: executed in {time.perf_counter() - started:.1f} s")
        seconds = stored_run_seconds(target)


def _up_to_date(target):
    seconds = stored_run_seconds(target)
    return seconds is not None and not notebook_problems(target, seconds)


if __name__ == "__main__":
    sys.exit(main())
