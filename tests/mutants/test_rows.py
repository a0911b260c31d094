"""The table of mutants cannot rot: every row still applies, and still makes a program."""

import ast
from collections import Counter

import pytest

from tests.mutants.rows import MUTANTS
from tests.mutants.run import ROOT, own_tests

MUST_HAVE = [
    f"reference/{n}.py" for n in ("rnn", "lstm", "gru", "ops", "optim", "sampling", "ngram")
]


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{m.file}:{m.old[:30].strip()}")
def test_a_mutant_applies_exactly_once(mutant):
    source = (ROOT / "course_rnn" / mutant.file).read_text(encoding="utf-8")
    assert source.count(mutant.old) == 1
    mutated = source.replace(mutant.old, mutant.new)
    assert ast.dump(ast.parse(mutated)) != ast.dump(ast.parse(source))
    assert all((ROOT / test).exists() for test in own_tests(mutant.file))


def test_every_computing_module_has_mutants():
    counts = Counter(m.file for m in MUTANTS)
    assert all(counts[file] >= 8 for file in [*MUST_HAVE, "metrics/language.py"])
    assert len(MUTANTS) == len(set(MUTANTS))
