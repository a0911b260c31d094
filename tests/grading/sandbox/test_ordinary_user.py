"""The same tests as an ordinary user, who has no user ids to give, and with a public Python."""

import os

import pytest

from tests.grading.sandbox.ordinary_user import CONTAINER, NOBODY, ROOT_USER, run_as, why_not

NAMES = "fork_bomb kill_others thread_bomb change_mode memory_file write_numpy parent_memory"
NAMES += " limit_others network slow_growth"


def run_tests(user, expression):
    reason = why_not()
    if reason is not None:
        if os.environ.get("COURSE_RNN_REQUIRE_SANDBOX") == "1" and os.geteuid() == 0:
            pytest.fail(reason)
        pytest.skip(reason)
    run = run_as(
        user,
        *("-m", "pytest", "-q", "-p", "no:cacheprovider", "-x", "-k", expression),
        *("tests/grading/sandbox/test_session.py", "tests/hostile/test_sandbox.py"),
        timeout=500,
    )
    assert run.returncode == 0, run.stdout[-3000:] + run.stderr[-1000:]
    assert " passed" in run.stdout
    assert " skipped" not in run.stdout


@pytest.mark.parametrize("level", ["bwrap", "landlock"])
def test_the_sandbox_holds_for_an_ordinary_user(level):
    names = " or ".join(NAMES.split())
    run_tests(NOBODY, f"{level} and not torch and (test_session or {names})")


@pytest.mark.parametrize("level", ["bwrap", "landlock"])
def test_an_interpreter_that_all_may_read(level):
    # installed for all users, as in a container: the child needs no capability to read it
    run_tests(ROOT_USER, f"{level} and (child or library or installed or files)")


def test_a_container_without_namespaces():
    run_tests(CONTAINER, "landlock and (child or library or installed or files)")
    run = run_as(
        CONTAINER,
        *("-c", "from course_rnn.grading.sandbox import choose_level; print(choose_level())"),
        timeout=100,
    )
    assert (run.stdout, run.stderr) == ("landlock\n", "")
