from course_rnn.grading.judging.verdicts import Verdict


def test_a_verdict_is_written_as_its_name():
    assert [str(verdict) for verdict in Verdict] == list(Verdict.__members__)
    assert Verdict("TLE") is Verdict.TLE
