"""One submission in a sandbox: start the child, ask, read the replies, end it."""

import secrets
import time
from collections.abc import Sequence
from dataclasses import replace

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox.inside.frames import (
    ARRAY,
    JSON,
    FrameError,
    pack_array,
    pack_json,
    parse_array,
    parse_json,
)
from course_rnn.grading.sandbox.inside.values import encode
from course_rnn.grading.sandbox.limits import Limits
from course_rnn.grading.sandbox.process import EndedError, Process
from course_rnn.grading.sandbox.reply import Reply, read_answer, read_error
from course_rnn.grading.sandbox.runtime import ENVIRONMENT

ONLY_JSON = {JSON: 2**16}


class Session:
    """One submission; made by ``Sandbox.session``, used in a ``with`` statement.

    Attributes
    ----------
    trouble : str
        After INFRA: what went wrong on this machine, for whoever runs the grader.
    """

    def __init__(self, command: list[str], plan: dict, source: str, limits: Limits):
        self._command = command
        self._plan = plan
        self._source = source
        self._lines = source.count("\n") + 1
        self._limits = limits
        self._process = None
        self._fault = None  # the reply to everything, if the source cannot be loaded
        self.trouble = ""

    def ask(self, function: str, parameters: Sequence[str], calls: Sequence[dict]) -> list[Reply]:
        """Call a function of the submission once for every set of arguments.

        Parameters
        ----------
        function : str
            Its name.
        parameters : sequence of str
            Names of the arguments in the order in which they are passed, by position.
        calls : sequence of dict
            Arguments by name: arrays, numbers, truth values, strings, None, and lists, tuples or
            dicts of them. In torch exercises arrays arrive as tensors.

        Returns
        -------
        list of Reply
            As many as there are calls.

        Raises
        ------
        ValueError
            If an argument is missing or of a kind that cannot be sent.
        """
        questions = [_Question(function, parameters, call) for call in calls]
        replies = []
        end = self._fault or self._start()
        deadline = time.monotonic() + self._limits.wall_s
        while end is None and len(replies) < len(questions):
            replies.append(self._exchange(questions[len(replies)], deadline))
            end = replies[-1] if replies[-1].ended else None
        return replies + [end] * (len(questions) - len(replies))

    def close(self) -> None:
        """End the child and wait until nothing of it is left."""
        if self._process is not None:
            process, self._process = self._process, None
            process.close()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_):
        self.close()

    def _start(self):
        """Bring a child up to where it can answer; if that fails, the reply to all calls."""
        if self._process is not None:
            return None
        limits, loading = self._limits, False
        try:
            self._process = Process(self._command, ENVIRONMENT, limits.output_bytes)
            deadline = time.monotonic() + limits.start_s
            self._process.send(pack_json(self._plan), deadline)
            self._process.receive(ONLY_JSON, deadline)
            loading = True
            deadline = time.monotonic() + limits.import_s
            self._process.send(pack_json({"source": self._source}), deadline)
            header = parse_json(self._process.receive(ONLY_JSON, deadline)[1])
            if header == {"loaded": True}:
                return None
            failed = read_error(header, self._lines)
            end = failed or Reply(None, verdict=Verdict.FORMAT)
        except EndedError as error:
            end = self._explain(error) if loading else self._blame(error)
        except FrameError as error:
            end = Reply(None, verdict=Verdict.FORMAT) if loading else self._blame(error)
        self.close()
        end = replace(end, ended=True)
        if end.verdict is not Verdict.INFRA:
            self._fault = end
        return end

    def _exchange(self, question, deadline):
        process = self._process
        try:
            if not process.is_silent():
                raise FrameError("answers: expected nothing before the question")
            process.send(question.frames, deadline)
            header = parse_json(process.receive(ONLY_JSON, deadline)[1])
            if header.get("token") != question.token:
                raise FrameError("header: expected the token of the question")
            reply, count = self._read(header, question)
            left, arrays = self._limits.reply_bytes, []
            for _ in range(count):
                payload = process.receive({ARRAY: left}, deadline)[1]
                left -= len(payload)
                arrays.append(parse_array(payload))
            return replace(reply, arrays=tuple(arrays)) if reply.verdict is None else reply
        except EndedError as error:
            end = self._explain(error)
        except FrameError:
            end = Reply(None, verdict=Verdict.FORMAT)
        self.close()
        return replace(end, ended=True)

    def _read(self, header, question):
        if header.get("missing") is True:
            return Reply(None, verdict=Verdict.MISSING), 0
        failed = read_error(header, self._lines)
        read = (failed, 0) if failed is not None else read_answer(header, question.owners)
        if read is None:
            raise FrameError("header: expected an answer or an exception")
        return read

    def _explain(self, error):
        """The reply when a child has ended that was running the submission's code."""
        if error.verdict is Verdict.INFRA:
            return self._blame(error)
        what = error.what if error.verdict is Verdict.RE else None
        return Reply(None, verdict=error.verdict, error=what)

    def _blame(self, error):
        """The reply when this machine is at fault."""
        heard = self._process.heard.decode(errors="replace") if self._process else ""
        self.trouble = f"{error}\n{heard}".strip()
        return Reply(None, verdict=Verdict.INFRA)


class _Question:
    """One call, ready to be sent."""

    def __init__(self, function, parameters, call):
        if any(name not in call for name in parameters):
            raise ValueError(f"calls: expected the arguments {list(parameters)}, got {list(call)}")
        self.token = secrets.token_hex(8)
        self.owners, values, arrays = [], [], []
        for name in parameters:
            values.append(encode(call[name], arrays))
            self.owners += [name] * (len(arrays) - len(self.owners))
        header = {"token": self.token, "function": function, "values": values, "count": len(arrays)}
        self.frames = pack_json(header) + b"".join(pack_array(array) for array in arrays)
