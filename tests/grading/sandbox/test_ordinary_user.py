"""The same tests as an ordinary user, who has no user ids to give away."""

import os

import pytest

from tests.grading.sandbox import ordinary_user


@pytest.mark.parametrize("level", ["bwrap", "landlock"])
def test_the_sandbox_holds_for_an_ordinary_user(level):
    reason = ordinary_user.why_not()
    if reason is not None:
        if os.environ.get("COURSE_RNN_REQUIRE_SANDBOX") == "1" and os.geteuid() == 0:
            pytest.fail(reason)
        pytest.skip(reason)
    names = "fork_bomb or kill_others or thread_bomb or change_mode or memory_file or "
    names += "write_numpy or parent_memory or limit_others or network or slow_growth"
    run = ordinary_user.run_as_nobody(
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-x"),
        *("tests/grading/sandbox/test_session.py", "tests/hostile/test_sandbox.py"),
        *("-k", f"{level} and not torch and (test_session or {names})"),
        timeout=500,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert " passed" in run.stdout
    assert " skipped" not in run.stdout
