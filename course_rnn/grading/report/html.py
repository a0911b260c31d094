"""The report as one self-contained HTML page: no script, nothing loaded, everything escaped."""

import html
from importlib.resources import files

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.report.escape import visible
from course_rnn.grading.report.records import ExerciseReport, Report
from course_rnn.grading.report.text import as_sentence, credit

MEANING = {
    Verdict.OK: "right",
    Verdict.WA: "wrong answer",
    Verdict.RE: "run-time error",
    Verdict.TLE: "time limit exceeded",
    Verdict.MLE: "memory limit exceeded",
    Verdict.OLE: "output limit exceeded",
    Verdict.FORMAT: "wrong form",
    Verdict.MISSING: "not written",
    Verdict.INFRA: "not graded",
}
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>
{style}</style>
</head>
<body>
<main>
<header>
<p class="course">Course RNN, chapter {chapter}</p>
<h1>{file}</h1>
<p class="total">{credit}</p>
{message}{notes}</header>
{exercises}
<footer>{footer}</footer>
</main>
</body>
</html>
"""


def report_html(report: Report) -> str:
    """Write a report as an HTML page.

    Parameters
    ----------
    report : Report
        The report.

    Returns
    -------
    str
    """
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    said = _escape(as_sentence(report.message))
    message = f'<p class="message">{said}</p>\n' if said else ""
    notes = "".join(f"<li>{_escape(as_sentence(note))}</li>\n" for note in report.notes)
    return PAGE.format(
        title=_escape(f"{report.file}: {credit(report)}"),
        style=files("course_rnn.grading.report").joinpath("report.css").read_text("utf-8"),
        chapter=report.chapter,
        file=_escape(report.file),
        credit=_escape(credit(report)),
        message=message,
        notes=f'<ul class="notes">\n{notes}</ul>\n' if notes else "",
        exercises="\n".join(_exercise(e, bool(message)) for e in report.exercises),
        footer=_escape(f"Graded in {report.seconds:.1f} s, sandbox {report.level}; {versions}."),
    )


def _exercise(exercise: ExerciseReport, brief: bool) -> str:
    state = "right" if exercise.verdict is Verdict.OK else "wrong"
    badge = f"{exercise.verdict} <span>{_escape(MEANING[exercise.verdict])}</span>"
    lines = "".join(f"<dt>{label}</dt><dd>{_escape(text)}</dd>" for label, text in exercise.lines)
    said = f"<dl>{lines}</dl>\n" if lines and not brief else ""
    return (
        f'<section class="{state}">\n'
        f"<h2>{_escape(f'{exercise.id} {exercise.title}')}</h2>\n"
        f'<p class="verdict">{badge}</p>\n'
        f'<p class="credit"><code>{_escape(exercise.name)}</code>: '
        f"{_escape(credit(exercise))}</p>\n"
        f"{said}{'' if brief else _groups(exercise)}</section>"
    )


def _groups(exercise):
    if exercise.verdict is Verdict.INFRA:
        return ""
    rows = "".join(
        f"<tr><th scope='row'>{_escape(group.name)}</th><td>{_escape(group.claim)}</td>"
        f"<td>{group.score} of {group.points}</td></tr>\n"
        for group in exercise.groups
    )
    head = (
        "<tr><th scope='col'>Part</th><th scope='col'>What is tested</th>"
        "<th scope='col'>Points</th></tr>"
    )
    return f"<table>\n<thead>{head}</thead>\n<tbody>\n{rows}</tbody>\n</table>\n"


def _escape(text):
    return html.escape(visible(text))
