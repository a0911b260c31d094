"""Which part of course_rnn may import what, read from the syntax tree."""

import ast
import sys
from fnmatch import fnmatchcase
from pathlib import Path

ROOT = Path(__file__).parents[1]

# The longest prefix or pattern that a module's name fits decides; the standard library is always
# allowed, and so is a package's own inside.
RULES: dict[str, set[str]] = {
    "course_rnn": set(),
    "course_rnn.__main__": {"course_rnn.commands.main"},
    "course_rnn.reference": {"numpy", "jaxtyping"},
    "course_rnn.pytorch": {"torch", "jaxtyping"},
    "course_rnn.pytorch.convert": {
        "torch",
        "jaxtyping",
        "numpy",
        "course_rnn.reference",
        "course_rnn.pytorch",
    },
    # what it pads comes as lists or NumPy arrays, many and short
    "course_rnn.pytorch.padding": {"torch", "jaxtyping", "numpy", "course_rnn.pytorch"},
    "course_rnn.data": {
        "numpy",
        "jaxtyping",
        "filelock",
        "platformdirs",
        "pooch",
        "requests",
        "tqdm",
    },
    "course_rnn.data.dates": {"numpy", "jaxtyping", "course_rnn.data"},
    "course_rnn.data.tagging": {"course_rnn.data"},
    "course_rnn.metrics": {
        "numpy",
        "jaxtyping",
        "scipy",
        "course_rnn.reference.ops",
        "course_rnn.reference.validate",
    },
    # it takes the networks of the reference apart
    "course_rnn.metrics.staircase": {"numpy", "jaxtyping", "course_rnn.reference"},
    "course_rnn.training": {
        "torch",
        "numpy",
        "jaxtyping",
        "tqdm",
        "course_rnn.pytorch",
        "course_rnn.data",
        "course_rnn.metrics",
    },
    # no network: what they are compared with
    "course_rnn.training.bag_of_words": {"numpy", "jaxtyping", "scipy"},
    "course_rnn.training.nearest_text": {"numpy", "jaxtyping", "scipy"},
    "course_rnn.experiments": {
        "torch",
        "numpy",
        "jaxtyping",
        "tqdm",
        "filelock",
        "course_rnn.pytorch",
        "course_rnn.data",
        "course_rnn.metrics",
        "course_rnn.training",
    },
    # the one that a network is compared with
    "course_rnn.experiments.counting": {"numpy", "jaxtyping", "course_rnn.reference.ngram"},
    "course_rnn.museum": {"numpy", "course_rnn.reference"},
    "course_rnn.museum.padding": {"torch", "course_rnn.pytorch"},
    # what is asked knows nothing of how it is judged
    "course_rnn.exercises": {"numpy", "course_rnn.reference", "course_rnn.metrics"},
    # right answers are a student's: nothing of ours
    "course_rnn.exercises.*.right": {"numpy", "scipy", "torch"},
    "course_rnn.grading": {"course_rnn.grading.notebook"},
    "course_rnn.grading.judging": {"numpy", "course_rnn.exercises"},
    "course_rnn.grading.notebook": {
        "numpy",
        "course_rnn.exercises",
        "course_rnn.grading.judging",
        "course_rnn.submission",
        "course_rnn.grading.report",
    },
    "course_rnn.grading.notebook.candidates": set(),
    "course_rnn.grading.notebook.live": {"course_rnn.grading.notebook.candidates"},
    "course_rnn.submission": set(),
    # strangers' code runs behind it, and it knows no right answers
    "course_rnn.grading.sandbox": {"numpy", "course_rnn.grading.judging.verdicts"},
    "course_rnn.grading.sandbox.inside": {"numpy"},
    "course_rnn.grading.report": {"course_rnn.grading.judging.verdicts"},
    "course_rnn.grading.grader": {
        "numpy",
        "course_rnn.exercises",
        "course_rnn.submission",
        *(f"course_rnn.grading.{room}" for room in ("judging", "report", "sandbox")),
    },
    "course_rnn.grading.batch": {"course_rnn.grading", "course_rnn.submission", "tqdm"},
    "course_rnn.grading.export": {
        "course_rnn.grading",
        "course_rnn.submission",
        "course_rnn.exercises",
    },
    "course_rnn.grading.export.launcher": set(),
    "course_rnn.grading.selftest": {
        "course_rnn.exercises",
        "course_rnn.submission",
        "course_rnn.grading",
    },
    "course_rnn.plotting": {"matplotlib", "numpy", "jaxtyping"},
    "course_rnn.figures": {"matplotlib", "numpy", "jaxtyping", "course_rnn.reference"},
    "course_rnn.commands": {"course_rnn.commands"},
    "course_rnn.commands.data": {"course_rnn.commands", "course_rnn.data"},
}
# Inside a function these may be imported too: whoever does not call it needs no torch.
LATE_RULES: dict[str, set[str]] = {
    "course_rnn.data": {"torch"},
    "course_rnn.data.dates": {"babel"},
    "course_rnn.data.tagging": {"conllu"},
    "course_rnn.grading.judging": {"torch"},
    "course_rnn.grading.sandbox": {"pyseccomp"},
    "course_rnn.grading.batch": {"distributed"},
    "course_rnn.grading.export": {"packaging"},
    "course_rnn.grading.notebook": {"IPython", "google"},
    "course_rnn.grading.notebook.live": {"IPython", "google"},
    "course_rnn.metrics": {"sacrebleu"},
    "course_rnn.plotting": {"IPython", "matplotlib_inline"},
    "course_rnn.commands": {"course_rnn", "tqdm"},
}


def module_name(path: Path) -> str:
    """``course_rnn/reference/rnn.py`` → ``course_rnn.reference.rnn``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(source: str, module: str, *, is_package: bool = False) -> list[tuple[str, bool]]:
    """Names that a module imports, and whether inside a function."""
    found = []

    def visit(node: ast.AST, late: bool) -> None:
        if isinstance(node, ast.Import):
            found.extend((alias.name, late) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = module.split(".") if is_package else module.split(".")[:-1]
                kept = package[: len(package) - node.level + 1]
                base = ".".join([*kept, *([base] if base else [])])
            # from course_rnn import reference imports course_rnn.reference
            names = [alias.name for alias in node.names] if base == "course_rnn" else [None]
            found.extend((f"{base}.{n}" if n else base, late) for n in names)
        late = late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            visit(child, late)

    visit(ast.parse(source), False)
    return found


def _within(name: str, prefix: str) -> bool:
    return name == prefix or name.startswith(prefix + ".")


def violations(source: str, module: str, *, is_package: bool = False) -> list[str]:
    """What a module imports against the rules, one sentence each."""
    owners = [
        p
        for p in RULES
        if (_within(module, p) or fnmatchcase(module, p)) and (p != "course_rnn" or module == p)
    ]
    if not owners:
        return [f"{module}: no rule says what it may import; add a row"]
    owner = max(owners, key=len)
    bad = []
    for name, late in imported(source, module, is_package=is_package):
        allowed = RULES[owner] | (LATE_RULES.get(owner, set()) if late else set())
        allowed |= {owner} - {"course_rnn"}
        standard = name.split(".")[0] in sys.stdlib_module_names
        if not (standard or any(_within(name, prefix) for prefix in allowed)):
            bad.append(f"{module} imports {name}")
    return bad
