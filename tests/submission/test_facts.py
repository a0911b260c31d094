from course_rnn.submission.facts import Facts


def test_sharing_goes_both_ways_and_not_to_itself():
    facts = Facts()
    facts.share({"a", "b"}, {"a", "c"})
    facts.share({"x"}, set())
    assert facts.shares == {"a": {"c", "b"}, "b": {"a", "c"}, "c": {"a", "b"}}


def test_texts_are_read_only_where_they_are_looked_up():
    facts = Facts()
    facts.words, facts.loads = {"K"}, {"f"}
    assert facts.reads == {"f"}
    facts.loads.add("eval")
    assert facts.reads == {"f", "eval", "K"}
