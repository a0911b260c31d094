import pytest

from course_rnn.data.stories import StoryQuestion, load_babi, parse_babi
from tests.data.real import write

STORY = "1 Mary went to the hall.\n2 John left.\n3 Where is Mary? \thall\t1\n"


def test_stories(tmp_path):
    text = STORY + "4 Mary took the milk.\n5 What is it?\tmilk,hall\t4 1\n" + STORY[:25]
    text += "2 Is Mary in the hall? \tyes\t1\n"
    told = ("Mary went to the hall.", "John left.", "Mary took the milk.")
    assert parse_babi(write(tmp_path, text)) == [
        StoryQuestion(told[:2], "Where is Mary?", "hall", (0,)),
        # the number of a question is no sentence: 4 is the third one
        StoryQuestion(told, "What is it?", "milk,hall", (2, 0)),
        StoryQuestion(told[:1], "Is Mary in the hall?", "yes", (0,)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "4",
        "Mary left.",
        "5 Mary left.",
        "4 Where is Mary?\thall",
        "4 Where is Mary?\thall\t1\t2",
        "4 Where is Mary?\thall\tone",
        "4 Where is Mary?\thall\t3",  # a question
        "4 Where is Mary?\thall\t5",
    ],
)
def test_a_malformed_line_is_named(tmp_path, line):
    path = write(tmp_path, STORY + line + "\n1 Mary left.\n")
    with pytest.raises(ValueError, match=rf"^{path}, line 4: expected "):
        parse_babi(path)


@pytest.mark.parametrize("task", [0, 21, -1])
def test_unknown_task(task):
    with pytest.raises(ValueError, match=f"^task: expected 1 to 20, got {task}$"):
        load_babi(task)


@pytest.mark.needs("babi")
def test_babi():
    tasks = [load_babi(task) for task in range(1, 21)]
    assert all([len(part) for part in task] == [1_000, 1_000] for task in tasks)
    assert tasks[0].train[0] == StoryQuestion(
        ("Mary moved to the bathroom.", "John went to the hallway."),
        "Where is Mary?",
        "bathroom",
        (0,),
    )
    assert {len(question.supporting) for question in tasks[0].train} == {1}
    assert {len(question.supporting) for question in tasks[1].train} == {2}
    assert {len(question.supporting) for question in tasks[2].train} == {3}
    # yes/no questions, and paths of two directions
    assert {question.answer for question in tasks[5].test} == {"yes", "no"}
    assert all(len(question.answer.split(",")) == 2 for question in tasks[18].test)
