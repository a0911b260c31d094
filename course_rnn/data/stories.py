"""The bAbI stories: questions about short texts (chapter 11)."""

from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines

TASKS = 20


class StoryQuestion(NamedTuple):
    """A question and the sentences told before it.

    ``supporting`` are the indices in ``story`` of the sentences that the answer follows from. An
    answer of several words has them between commas.

    Examples
    --------
    >>> story = ("Mary went to the garden.", "John slept.")
    >>> asked = StoryQuestion(story, "Where is Mary?", "garden", supporting=(0,))
    >>> [asked.story[i] for i in asked.supporting]
    ['Mary went to the garden.']
    """

    story: tuple[str, ...]
    question: str
    answer: str
    supporting: tuple[int, ...]


class Babi(NamedTuple):
    """The published parts of one task.

    Examples
    --------
    >>> asked = StoryQuestion(("Mary went home.",), "Where is Mary?", "home", (0,))
    >>> task = Babi(train=[asked], test=[asked])
    >>> task.train[0].answer
    'home'
    """

    train: list[StoryQuestion]
    test: list[StoryQuestion]


def load_babi(task: int) -> Babi:
    """Return one of the 20 tasks, in English: 1,000 questions to train and 1,000 to test.

    A development part is cut off the end of ``train``, as `course_rnn.data.splits.split` does: the
    questions of one story follow each other.

    Parameters
    ----------
    task : int
        1 (one supporting fact) to 20 (agents' motivations).

    Raises
    ------
    ValueError
        If there is no such task.
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Weston et al., "Towards AI-Complete Question Answering: A Set of Prerequisite Toy Tasks" (2015).

    Examples
    --------
    The first call fetches the set `babi` (5.9 MB) from GitHub:

    >>> train, test = load_babi(1)  # doctest: +SKIP
    >>> len(train), len(test)  # doctest: +SKIP
    (1000, 1000)
    """
    if isinstance(task, float) or task not in range(1, TASKS + 1):  # 1.0 is in a range
        raise ValueError(f"task: expected 1 to {TASKS}, got {task}")
    folder = fetch("babi")
    parts = []
    for part in Babi._fields:
        (path,) = folder.glob(f"qa{task}_*_{part}.txt")
        parts.append(parse_babi(path))
    return Babi(*parts)


def parse_babi(path: Path) -> list[StoryQuestion]:
    r"""Read numbered sentences, and questions with answer and supporting numbers between tabs.

    A line with number 1 starts a new story.

    Raises
    ------
    ValueError
        If a line is not as described; the message names it.

    Examples
    --------
    >>> path = Path("qa1.txt")
    >>> _ = path.write_text("1 Mary went home.\n2 John slept.\n3 Where is Mary?\thome\t1\n")
    >>> [asked] = parse_babi(path)
    >>> asked.question, asked.answer, asked.supporting
    ('Where is Mary?', 'home', (0,))
    """
    questions = []
    told: dict[int, str] = {}
    previous = 0
    for number, line in enumerate(read_lines(path), start=1):
        label, _, text = line.partition(" ")
        if label not in ("1", str(previous + 1)) or not text.strip():
            expected = f"a sentence with number 1 or {previous + 1}"
            raise malformed(path, number, expected, line)
        previous = int(label)
        if previous == 1:
            told = {}
        if "\t" in text:
            questions.append(_parse_question(path, number, text, told))
        else:
            told[previous] = text.strip()
    return questions


def _parse_question(path: Path, number: int, text: str, told: dict[int, str]) -> StoryQuestion:
    labels = list(told)
    try:
        question, answer, numbers = text.split("\t")
        supporting = tuple(labels.index(int(label)) for label in numbers.split())
    except ValueError as error:
        expected = "question, answer and numbers of sentences told before, between tabs"
        raise malformed(path, number, expected, text) from error
    return StoryQuestion(tuple(told.values()), question.strip(), answer, supporting)
