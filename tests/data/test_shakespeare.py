import hashlib

import pytest

from course_rnn.data.shakespeare import load_shakespeare, load_tiny_shakespeare


@pytest.mark.needs("shakespeare")
def test_shakespeare():
    text = load_shakespeare()
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "596d39bbe3e7922bfe2fb3ab25d7782e001daa1e3787549963a093b0e98f0970"
    assert len(text) == 5_318_767
    assert len(set(text)) == 84
    assert text.startswith("# A Midsummer Night's Dream\n")


@pytest.mark.needs("tinyshakespeare")
def test_tiny_shakespeare():
    text = load_tiny_shakespeare()
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "86c4e6aa9db7c042ec79f339dcb96d42b0075e16b8fc2e86bf0ca57e2dc565ed"
    assert len(text) == 1_115_394
    assert len(set(text)) == 65
    assert text.startswith("First Citizen:\n")
