import pytest

from course_rnn.grading.sandbox import LEVELS
from tests.sandboxes import sandbox_of


@pytest.fixture(scope="module", params=list(LEVELS))
def sandbox(request):
    with sandbox_of(request.param) as sandbox:
        yield sandbox
