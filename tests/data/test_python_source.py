import hashlib

import pytest

from course_rnn.data.python_source import load_python_source


@pytest.mark.needs("networkx_source")
def test_python_source():
    text = load_python_source()
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "002d42a307cedadfb2f7825640250f05e79e50058905d3371535e5db8bbd7064"
    assert len(text) == 4_766_007
    assert "\n\n\ndef " in text
