from course_rnn.submission import Origin, SubmissionError


def test_an_origin_in_words():
    assert str(Origin(3, 7)) == "line 7 of code cell 3"
    assert str(Origin(None, 7)) == "line 7"


def test_an_error_is_one_of_format_unless_it_says_more():
    error = SubmissionError("what to do")
    assert (str(error), error.verdict, error.origin) == ("what to do", "FORMAT", None)
    error = SubmissionError("where", "RE", Origin(1, 2))
    assert (error.verdict, error.origin) == ("RE", Origin(1, 2))
