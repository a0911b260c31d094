"""Which part of course_rnn may import what, read from the syntax tree."""

import ast
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]

# The longest matching prefix of a module's name decides; the standard library is always allowed,
# and so is a package's own inside.
RULES: dict[str, set[str]] = {
    "course_rnn": set(),
    "course_rnn.__main__": {"course_rnn.cli"},
    "course_rnn.reference": {"numpy", "jaxtyping"},
    "course_rnn.pytorch": {"torch", "jaxtyping"},
    "course_rnn.pytorch.convert": {
        "torch",
        "jaxtyping",
        "numpy",
        "course_rnn.reference",
        "course_rnn.pytorch",
    },
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
    "course_rnn.runtime": {"torch"},
    "course_rnn.evaluation": {"torch", "numpy", "tqdm", "course_rnn.metrics"},
    "course_rnn.early_stopping": {"torch", "numpy", "course_rnn.evaluation"},
    "course_rnn.checkpoint": {"torch", "numpy"},
    "course_rnn.training": {
        "torch",
        "numpy",
        "tqdm",
        "course_rnn.checkpoint",
        "course_rnn.early_stopping",
        "course_rnn.evaluation",
    },
    "course_rnn.grading": {
        "numpy",
        "jaxtyping",
        "nbformat",
        "course_rnn.reference",
        "course_rnn.data",
        "course_rnn.metrics",
    },
    "course_rnn.grading.batch": {"course_rnn.grading", "tqdm"},
    "course_rnn.grading.right": {"course_rnn.grading", "numpy", "scipy", "torch"},
    "course_rnn.grading.export": {"course_rnn.grading"},
    "course_rnn.grading.export.launcher": set(),
    "course_rnn.grading.live": set(),
    "course_rnn.grading.pack": {"course_rnn.grading"},
    # strangers' code runs behind it, and it knows no right answers
    "course_rnn.grading.sandbox": {"numpy", "course_rnn.grading.verdicts"},
    "course_rnn.grading.sandbox.inside": {"numpy"},
    "course_rnn.plotting": {"matplotlib", "numpy", "jaxtyping"},
    "course_rnn.figures": {"matplotlib", "numpy", "jaxtyping", "course_rnn.reference"},
    "course_rnn.cli": {"course_rnn"},
    "course_rnn.grading_commands": set(),
}
# Inside a function these may be imported too: whoever does not call it needs no torch.
LATE_RULES: dict[str, set[str]] = {
    "course_rnn.data": {"torch"},
    "course_rnn.data.dates": {"babel"},
    "course_rnn.data.tagging": {"conllu"},
    "course_rnn.grading": {"torch"},
    "course_rnn.grading.sandbox": {"pyseccomp"},
    "course_rnn.grading.batch": {"distributed"},
    "course_rnn.cli": {"torch", "numpy"},
    "course_rnn.grading_commands": {"course_rnn.grading", "tqdm"},
    "course_rnn.grading.export": {"packaging"},
    "course_rnn.grading.live": {"IPython", "google"},
    "course_rnn.grading.pack": {"google"},
    "course_rnn.metrics": {"sacrebleu"},
    "course_rnn.plotting": {"IPython", "matplotlib_inline"},
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
    owners = [p for p in RULES if _within(module, p) and (p != "course_rnn" or module == p)]
    if not owners:
        return [f"{module}: no rule says what it may import; add a row"]
    owner = max(owners, key=len)
    bad = []
    for name, late in imported(source, module, is_package=is_package):
        allowed = RULES[owner] | (LATE_RULES.get(owner, set()) if late else set())
        allowed |= {owner} if owner != "course_rnn" else set()
        standard = name.split(".")[0] in sys.stdlib_module_names
        if not (standard or any(_within(name, prefix) for prefix in allowed)):
            bad.append(f"{module} imports {name}")
    return bad
