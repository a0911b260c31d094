"""What the tests left out, and why: a pytest plugin, and the list at the end of ``make test``.

Every pytest run appends what it skipped to the file that ``COURSE_RNN_NOT_RUN`` names;
``python -m tools.not_run FILE ...`` prints it, grouped by reason. What a later run made up for is
no longer listed.
"""

import json
import os
import sys
from collections import defaultdict
from pathlib import Path

import pytest

FILES_NAMED = 3  # of those that hold what was not run for one reason
LIST = pytest.StashKey[str]()


def pytest_configure(config):
    """Take note of the file, and hide it from any pytest that a test starts."""
    config.stash[LIST] = os.environ.pop("COURSE_RNN_NOT_RUN", "")


def pytest_terminal_summary(terminalreporter, config):
    """Append to the list; under pytest-xdist this runs once, in the controller."""
    if not (name := config.stash[LIST]):
        return
    stats = terminalreporter.stats
    records = [(report.nodeid, _reason(report)) for report in stats.get("skipped", [])]
    ran = [report for outcome in ("passed", "failed") for report in stats.get(outcome, [])]
    records += [(report.nodeid, None) for report in ran if "needs" in report.keywords]
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in records)


def _reason(report):
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


def summary(text):
    """Say in a few lines what was not run.

    Parameters
    ----------
    text : str
        Lines of ``[name of the test, reason or null]`` in JSON; of one name the last counts.
    """
    reasons = {name: reason for name, reason in map(json.loads, text.splitlines())}
    groups = defaultdict(list)
    for name, reason in reasons.items():
        if reason is not None:
            groups[reason].append(name.partition("::")[0])
    if not groups:
        return "Everything was run."
    lines = ["Not run:"]
    for reason, files in sorted(groups.items(), key=lambda group: (-len(group[1]), group[0])):
        named = sorted(set(files))
        more = f" and {len(named) - FILES_NAMED} more files" if len(named) > FILES_NAMED else ""
        lines.append(f"{len(files):5} × {reason}")
        lines.append(f"        in {', '.join(named[:FILES_NAMED])}{more}")
    return "\n".join(lines)


if __name__ == "__main__":
    print(summary("".join(Path(name).read_text(encoding="utf-8") for name in sys.argv[1:])))
