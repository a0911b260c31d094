"""The record of a run, ``gpu.json``, and its summary, ``gpu.txt``."""

import json
import os
import time
from collections import Counter
from pathlib import Path

FORMAT = 1


class Record:
    """Written whole whenever something new is known, so that a reader never meets half of it."""

    def __init__(self, folder: Path, head: dict, start: float):
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.start = folder, start
        self.data = {"format": FORMAT, "complete": False, **head, "seconds": 0.0, "parts": {}}
        self._write()

    def put(self, name: str, part: dict) -> None:
        """What is known of a part."""
        self.data["parts"][name] = part
        self._write()

    def finish(self) -> None:
        """Every part had its turn."""
        self.data["complete"] = True
        self._write()

    def failed(self) -> bool:
        """Whether a test failed or a part stopped by itself."""
        parts = self.data["parts"]
        tests = parts.get("tests", {}).get("cases", {}).values()
        stopped = any(part["status"].startswith("stopped") for part in parts.values())
        return stopped or any(test["outcome"] == "failed" for test in tests)

    def summary(self) -> str:
        """Hardware, counts, and a table a part."""
        data = self.data
        hardware = data["hardware"]
        versions = ", ".join(f"{name} {version}" for name, version in data["versions"].items())
        lines = [
            f"{hardware['gpu'] or 'no GPU: dry run on the CPU'}; {hardware['cpu']}",
            versions,
            f"commit {data['commit']}, {data['date']}, {data['seconds']:.0f} s",
        ]
        for name, part in data["parts"].items():
            lines += ["", f"{name}: {part['status']}, {part.get('seconds', 0):.0f} s"]
            lines += _tests(part) if name == "tests" else _table(part)
        return "\n".join(lines)

    def _write(self) -> None:
        self.data["seconds"] = round(time.monotonic() - self.start, 1)
        _replace(self.folder / "gpu.json", json.dumps(self.data, indent=1, ensure_ascii=False))
        _replace(self.folder / "gpu.txt", self.summary())


def _replace(path: Path, text: str) -> None:
    new = path.with_suffix(".new")
    new.write_text(text + "\n", encoding="utf-8")
    os.replace(new, path)


def _tests(part: dict) -> list[str]:
    cases = part.get("cases", {})
    counts = Counter(case["outcome"] for case in cases.values())
    lines = ["  " + (", ".join(f"{n} {outcome}" for outcome, n in counts.items()) or "none")]
    for name, case in cases.items():
        if case["outcome"] == "failed":
            lines.append(f"  {name}: {case.get('message', '').splitlines()[:1]}")
    return lines


def _table(part: dict) -> list[str]:
    """Milliseconds, and times as fast as torch.nn in the same precision, with quartiles."""
    lines = []
    for name, case in part.get("cases", {}).items():
        if "contenders" not in case:
            lines.append(f"  {name}: {case.get('error', case['outcome'])}")
            continue
        sizes = ", ".join(f"{axis} {case[axis]}" for axis in "TNH")
        extra = f", {case['compile_seconds']} s to compile" if "compile_seconds" in case else ""
        lines.append(f"  {name} ({sizes}{extra})")
        lines += [f"    {who:32} {_row(result)}" for who, result in case["contenders"].items()]
    return lines


def _row(result: dict) -> str:
    if "seconds" not in result:
        return result["error"][:90]
    row = f"{result['seconds']['median'] * 1e3:9.3f} ms"
    ratio = result["times_as_fast_as"].get("torch_nn_same_precision")
    row += f"  {ratio['median']:5.2f}× ({ratio['low']:.2f} to {ratio['high']:.2f})" if ratio else ""
    if result.get("peak_bytes") is not None:
        row += f"  {result['peak_bytes'] / 2**20:8.1f} MiB"
    if "tokens_per_second" in result:
        row += f"  {result['tokens_per_second']:,} tokens/s"
    if "difference" in result:
        row += f"  states ±{result['difference']['states']:.1e} as {result['dtype']}"
    return row
