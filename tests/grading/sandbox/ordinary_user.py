"""Run Python as another user, who sees interpreter, environment and checkout in their places.

These may lie in a private home. So a mount namespace shows each private folder on the way to them
empty but for the way, and open to all.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NOBODY, ROOT_USER, CONTAINER = "65534", "0", "container"
# what Docker leaves to root, but for what no test needs
KEPT = "+setuid,+setgid,+chown,+dac_override,+fowner,+kill"
ROOT = Path(__file__).parents[3]


def why_not() -> str | None:
    """Why this machine cannot do it, or None."""
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root can become another user"
    if shutil.which("bwrap") is None or shutil.which("setpriv") is None:
        return "needs bwrap and setpriv"
    run = subprocess.run([*_command(NOBODY), "true"], capture_output=True, text=True)
    return None if run.returncode == 0 else run.stderr.strip()


def run_as(user: str, *words: str, timeout: float) -> subprocess.CompletedProcess:
    """Run Python with these arguments in the checkout; CONTAINER is root without namespaces."""
    command = [*_command(user), sys.executable, *words]
    environment = os.environ | {"HOME": "/", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=timeout
    )


def _command(user):
    needed = [sys.base_prefix, sys.prefix, str(ROOT)]
    private = {_topmost_private(Path(path)): None for path in needed}
    words = ["bwrap", "--dev-bind", "/", "/"]
    if user == NOBODY:  # root keeps the /tmp of all, where its slots are locked
        words += ["--tmpfs", "/tmp", "--chmod", "1777", "/tmp"]
    for folder in filter(None, private):
        words += ["--perms", "0755", "--tmpfs", str(folder)]
    for path in needed:
        words += ["--dir", str(Path(path).parent), "--bind", path, path]
    words += ["--chdir", str(ROOT)]
    if user == ROOT_USER:
        return words
    if user == CONTAINER:
        return [*words, "setpriv", "--inh-caps=-all", f"--bounding-set=-all,{KEPT}"]
    drop = ("setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups")
    return [*words, *drop, "--inh-caps=-all", "--bounding-set=-all"]


def _topmost_private(path):
    parents = reversed(path.parents)
    return next((parent for parent in parents if not parent.stat().st_mode & 0o1), None)
