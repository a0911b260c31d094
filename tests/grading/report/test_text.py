from course_rnn.grading.report.text import credit, report_text
from tests.grading.report.sample import EVIL, INFRA, MISSING, RIGHT, WRONG, report

EXPECTED = """\
ada.ipynb, chapter 2: 8 of 12 points

OK       2.1 rnn_forward: 6 of 6 points

WA       2.2 inverse_transform: 2 of 4 points
         Failed: several steps (what several steps means)
         Called with: p (5,), u (7,)
         Found: index has the right shape, (7,), but wrong values: 3 of 7, the first at index[2].
         Hint: the comparison must be strict.
         Right: one step

MISSING  2.3 perplexity: 0 of 2 points
         Found: not there.

Graded in 0.3 s, sandbox bwrap; course_rnn 0.1.0, NumPy 2.4.6.
"""


def test_the_whole_text():
    assert report_text(report(RIGHT, WRONG, MISSING)) == EXPECTED


def test_what_is_said_about_the_whole_is_not_repeated():
    text = report_text(report(MISSING, message="the file is empty."))
    assert text.count("The file is empty.") == 1
    assert "not there" not in text


def test_notes_stand_above_the_exercises():
    text = report_text(report(RIGHT, notes=("written with NumPy 2.0.2.", EVIL)))
    assert "\n\nNote: Written with NumPy 2.0.2.\nNote: <script>" in text
    assert text.index("Note: ") < text.index("OK  ")
    assert "\x1b" not in text


def test_a_failure_of_the_grader_is_no_zero():
    assert credit(report(RIGHT, INFRA)) == credit(INFRA) == "not graded, the grader failed"
    assert "0 of 4" not in report_text(report(RIGHT, INFRA))


def test_no_control_character_but_line_ends():
    text = report_text(report(WRONG, file=EVIL))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert len(text.splitlines()) == len(report_text(report(WRONG)).splitlines())
