"""Submissions that attack the grader or are broken, and what must become of them.

Each is a file NAME.txt beside this one: Python, under a name that no tool imports, checks or
formats. They answer exercises of chapter 2; ``good`` answers all of them rightly.
"""

from dataclasses import dataclass
from importlib.resources import files

from course_rnn.grading.judging.verdicts import Verdict

# In the place of this line stands frames.txt: how a submission talks like the child itself.
FRAMES = "# with frames.txt\n"
OK, WA, RE, TLE, MLE, OLE, FORMAT, MISSING = list(Verdict)[:8]


@dataclass(frozen=True)
class Hostile:
    """One submission.

    Attributes
    ----------
    name : str
        Of the file.
    tries : str
        What it tries.
    verdicts : tuple of Verdict
        What the exercise may get; several where the levels of the sandbox, or chance, differ.
    exercise : str
        Which exercise it answers.
    """

    name: str
    tries: str
    verdicts: tuple[Verdict, ...]
    exercise: str = "2.3"

    @property
    def file_verdicts(self) -> tuple[Verdict, ...]:
        """What the exercise may get if the submission is read from a file."""
        return (WA,) if self.name in _NO_DEFINITION else self.verdicts

    @property
    def source(self) -> str:
        """The submission itself."""
        return read(self.name)


def read(name: str) -> str:
    """Source of a submission.

    Parameters
    ----------
    name : str
        Its file, without ending.

    Returns
    -------
    str

    Raises
    ------
    ValueError
        If there is none of this name.
    """
    file = files(__name__) / f"{name}.txt"
    if not file.is_file():
        raise ValueError(f"name: expected that of a submission, got {name!r}")
    text = file.read_text(encoding="utf-8")
    return text.replace(FRAMES, (files(__name__) / "frames.txt").read_text(encoding="utf-8"), 1)


_ENDS = (
    ("os_exit", "to end without an answer", RE),
    ("sys_exit", "to end as if all were well", RE),
    ("exit_at_import", "to end before the first question", RE),
    ("atexit_exit", "to change the exit status", WA),
    ("loop_at_import", "to hold up the grader while it is loaded", TLE),
    ("sleep", "to hold up the grader in a call", TLE),
    ("ignore_signals", "to survive polite signals", TLE),
    ("processor_time", "to ignore the limit of processor time", TLE),
    ("stop_itself", "to stop its own process", RE),
    ("keyboard_interrupt", "to look like Ctrl-C", RE),
    ("crash", "a segmentation fault", RE),
    ("abort", "to abort", RE),
    ("recursion", "endless recursion", RE),
    ("stack_overflow", "to overflow the stack in C", RE),
)
_RESOURCES = (
    ("big_allocation", "8 GB at once", MLE),
    ("slow_growth", "memory bit by bit", MLE),
    ("big_at_import", "80 GB while it is loaded", MLE),
    ("hidden_memory", "shared memory, which no limit counts", RE),
    ("memory_file", "files in memory, which no limit counts", RE),
    ("stdout_flood", "to print without end", OLE),
    ("stderr_flood", "to write to stderr without end", OLE),
    ("fork_bomb", "processes without end", RE),
    ("thread_bomb", "threads without end", RE, MLE),
    ("daemon", "to outlive its parent", WA),
    ("run_program", "to become another program", RE),
    ("subprocess", "to run a shell", RE),
    ("fill_disk", "to fill the disk", RE),
    ("many_files", "to open files without end", RE),
)
_REACHING_OUT = (
    ("network", "to open a connection", RE),
    ("unix_socket", "to make a socket", RE),
    ("read_solutions", "to import the reference", RE),
    ("search_files", "to find the reference on the disk", RE),
    ("read_passwords", "to read files of the system", RE),
    ("read_environment", "to read the grader's environment", RE),
    ("parent_memory", "to read other processes' environment and memory", RE),
    ("ptrace", "to trace the grader", RE),
    ("kill_others", "to kill the grader", WA),
    ("limit_others", "to set limits for its parent", RE),
    ("lift_limits", "to lift its own limits", RE),
    ("become_root", "to become root", RE),
    ("new_namespace", "to open a user namespace", RE),
    ("write_results", "to write the results itself", WA),
    ("write_numpy", "to change NumPy for those who come later", RE),
    ("change_mode", "to change the mode of a file", RE),
    ("symlink", "to leave a link behind", RE),
)
_FORGING = (
    ("patched_testing", "to make every comparison true", WA),
    ("own_numpy", "a NumPy of its own", WA, RE),
    ("lying_array", "an array that lies about itself", WA),
    ("lying_number", "a number that lies about itself", WA),
    ("lying_class", "an object that says it is an array", WA, RE, FORMAT),
    ("nan", "an answer that no comparison finds different", WA),
    ("frame_walk", "to find the reference in memory", WA),
    ("hard_coded", "answers known by heart", WA),
    ("changing", "another answer each time", WA),
    ("changes_arguments", "to change its arguments in place", WA),
    ("says_passed", "to say that it passed", WA, FORMAT),
    ("says_passed_at_import", "to say that it passed, as part of an answer", WA),
    ("patched_json", "to rewrite the messages", FORMAT, RE),
    ("truncated_frame", "half a message", FORMAT),
    ("cut_off", "to end within a message", FORMAT),
    ("garbage", "random bytes for a message", FORMAT),
    ("object_dtype", "an array of Python objects", FORMAT),
    ("pickle_frame", "a pickle", FORMAT),
    ("structured_dtype", "an array of records", FORMAT),
    ("huge_shape", "a shape that overflows", FORMAT),
    ("long_header", "a shape of 20,000 axes", FORMAT),
    ("huge_length", "to announce 4 GB", FORMAT),
    ("deep_json", "JSON nested 60,000 deep", FORMAT),
    ("big_number", "a number of 60,000 digits", FORMAT),
    ("no_numbers", "NaN and infinity where numbers are counted", FORMAT),
    ("many_arrays", "a thousand million arrays", FORMAT),
    ("wrong_order", "the answer before its header", FORMAT),
    ("wrong_token", "the answer to another question", FORMAT),
    ("answers_twice", "the next answer in advance", WA, FORMAT),
    ("answers_early", "to talk all the time", FORMAT),
    ("answers_at_import", "to talk while it is loaded", FORMAT),
    ("slow_drip", "a byte a second", TLE),
    ("frame_flood", "messages without end", WA, FORMAT),
    ("timer", "to write from a signal handler", FORMAT, WA),
    ("closed_answers", "to close the pipe for answers", RE),
    ("closed_questions", "to close all files", RE),
    ("deleting_answer", "to write while its answer is deleted", FORMAT, WA),
    ("huge_answer", "80 MB", FORMAT),
    ("endless_tuple", "a million numbers", FORMAT),
    ("endless_list", "a list without end", MLE, TLE),
)
_SHOWING = (
    ("leak_in_message", "to show the hidden input, HTML and control characters", RE),
    ("leak_in_name", "the same in the name of a class", RE),
    ("hostile_exception", "an exception that ends the process when looked at", RE),
    ("endless_exception", "an exception that never stops describing itself", TLE),
    ("hostile_type", "a class that lies about its bases", RE),
)
_BROKEN = (
    ("syntax_error", "nothing: a syntax error", RE),
    ("missing", "nothing: a name misspelt", MISSING),
    ("empty", "nothing at all", MISSING),
    ("not_a_function", "nothing: a number for a function", MISSING),
    ("not_written", "nothing: not written yet", RE, MISSING),
    ("none", "nothing: prints for returns", FORMAT),
    ("nested_list", "nothing: a list of lists", FORMAT),
    ("objects", "nothing: an array of objects", FORMAT),
    ("text", "nothing: text for a number", FORMAT),
    ("wrong_shape", "nothing: a wrong shape", WA, FORMAT),
    ("torch", "nothing: torch in a NumPy exercise", RE),
)
_RIGHT = (
    ("good", "nothing: all is right", OK),
    ("right_noisy", "nothing: right, with warnings, prints and imports of what is not there", OK),
    ("right_float32", "nothing: right, in float32", OK),
    ("right_strides", "nothing: right, with negative strides", OK),
    ("right_thread", "nothing: right, with a thread that never ends", OK),
)
_ROWS = (*_ENDS, *_RESOURCES, *_REACHING_OUT, *_FORGING, *_SHOWING, *_BROKEN, *_RIGHT)
# Handed in as a file, these lose their attack, for it is no definition; what remains is only wrong.
_NO_DEFINITION = (
    *("exit_at_import", "patched_json", "answers_at_import"),
    *("loop_at_import", "big_at_import"),
)
_OTHER_EXERCISES = {"right_strides": "2.1"}

HOSTILE = tuple(
    Hostile(name, tries, tuple(verdicts), _OTHER_EXERCISES.get(name, "2.3"))
    for name, tries, *verdicts in _ROWS
)
