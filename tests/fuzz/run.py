"""Fuzz one target: ``python -m tests.fuzz.run TARGET CORPUS [libFuzzer options]``."""

import sys
import warnings
from pathlib import Path

import atheris

warnings.simplefilter("ignore")  # that the code of a fuzzed submission is doubtful
with atheris.instrument_imports(include=["course_rnn.grading", "tests.fuzz.targets", "zipfile"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    target, corpus, *options = sys.argv[1:]
    function, seeds = TARGETS[target]
    for i, seed in enumerate(seeds):
        Path(corpus, f"seed{i}").write_bytes(seed)
    atheris.Setup([sys.argv[0], corpus, *options], function)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
