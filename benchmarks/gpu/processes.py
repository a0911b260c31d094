"""A part is a process that writes lines of JSON; what it wrote is kept, however it ends.

The first line names what is planned, ``{"planned": [...]}``; each further one tells what became
of one case, ``{"case": name, ...}``.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES = "BENCHMARK_LINES"  # the environment variable with the name of the file to write to
POLL_SECONDS = 0.5


def python(arguments: list[str]) -> list[str]:
    """The command that runs this Python with these arguments."""
    return [sys.executable, *arguments]


def tell(line: dict) -> None:
    """Write one line; called by the part."""
    with open(os.environ[LINES], "a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")


def short(text: str, limit: int = 400) -> str:
    """The end of an error message, without the name of this folder."""
    text = text.replace(f"{ROOT}{os.sep}", "").strip()
    return text if len(text) <= limit else "… " + text[-limit:]


def run_part(command: list[str], limit: float, news: Callable[[dict], None]) -> dict:
    """Run a part for at most ``limit`` seconds; ``news`` gets what is known so far."""
    with tempfile.TemporaryDirectory() as folder:
        lines, log = Path(folder, "lines"), Path(folder, "log")
        lines.touch()
        start, known = time.monotonic(), 0
        with log.open("wb") as output:
            process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, LINES: str(lines)},
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # a part may have children; all are ended together
            )
        try:
            while process.poll() is None and time.monotonic() - start < limit:
                time.sleep(POLL_SECONDS)
                if lines.stat().st_size > known:
                    known = lines.stat().st_size
                    news(_outcome(lines, "running", start, limit))
            code = process.poll()
        finally:
            _end(process)
        status = "done"
        if code is None:
            status = "out of time"
        elif code not in (0, 1):  # pytest ends with 1 if a test failed; the lines say which
            status = f"stopped with {code}: {short(log.read_text('utf-8', 'replace'))}"
        return _outcome(lines, status, start, limit)


def _outcome(lines: Path, status: str, start: float, limit: float) -> dict:
    planned, cases = [], {}
    for line in lines.read_text("utf-8").splitlines(keepends=True):
        if not line.endswith("\n"):
            break  # it was killed while writing
        entry = json.loads(line)
        planned += entry.pop("planned", [])
        if "case" in entry:
            cases[entry.pop("case")] = entry
    reason = "out of time" if status in ("out of time", "running") else "the part stopped"
    left = {name: {"outcome": f"not run: {reason}"} for name in planned if name not in cases}
    seconds = {"seconds": round(time.monotonic() - start, 2), "limit": round(limit, 2)}
    return {"status": status, **seconds, "cases": {**cases, **left}}


def _end(process: subprocess.Popen) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
