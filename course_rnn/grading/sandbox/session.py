"""One submission in a sandbox: start the child, ask, read the replies, end it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from course_rnn.grading.judging.verdicts import Verdict
from course_rnn.grading.sandbox.deadline import Deadline
from course_rnn.grading.sandbox.inside.frames import (
    ARRAY,
    JSON,
    FrameError,
    pack_array,
    pack_json,
    parse_array,
    parse_json,
)
from course_rnn.grading.sandbox.limits import Limits
from course_rnn.grading.sandbox.process import EndedError, Process
from course_rnn.grading.sandbox.question import Question
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
        self._limits = limits
        self._process = None
        self._loaded = None  # the source that the child holds
        self._faults: dict[str, Reply] = {}  # by source: the reply to everything
        self._flaws: dict[str, Reply | None] = {}  # by source: what failed in it, if not all
        self.trouble = ""

    def read(self, name: str, data: bytes, wanted: Sequence[str]) -> dict | Reply:
        """Have the child read a submission, before anything of it is executed.

        Parameters
        ----------
        name : str
            Name of the file, which says what kind it is.
        data : bytes
            Its content.
        wanted : sequence of str
            Names of the functions that are asked for.

        Returns
        -------
        dict or Reply
            What ``inside.reading.Reader.read`` returned; a reply with a verdict if the child did
            not live to tell.
        """
        question = pack_json({"read": name, "wanted": list(wanted)})
        question += pack_array(np.frombuffer(data, np.uint8))
        if end := self._start():
            return end
        try:
            deadline = Deadline(self._limits.import_s)
            self._process.send(question, deadline)
            return parse_json(self._process.receive({JSON: self._limits.reply_bytes}, deadline)[1])
        except EndedError as error:
            end = self._explain(error)
        except FrameError:
            end = Reply(None, verdict=Verdict.FORMAT)
        self.close()
        return replace(end, ended=True)

    def ask(
        self,
        function: str,
        parameters: Sequence[str],
        calls: Sequence[dict],
        *,
        source: str | None = None,
        reply_bytes: int | None = None,
    ) -> list[Reply]:
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
        source : str, optional
            The module that the function is in; by default that of the session.
        reply_bytes : int, optional
            Most that a reply may have, if that is less than the limits say.

        Returns
        -------
        list of Reply
            As many as there are calls.

        Raises
        ------
        ValueError
            If an argument is missing or of a kind that cannot be sent.
        """
        questions = [Question(function, parameters, call) for call in calls]
        most = min(reply_bytes or self._limits.reply_bytes, self._limits.reply_bytes)
        replies = []
        end = self._load(self._source if source is None else source)
        deadline = Deadline(self._limits.wall_s)
        while end is None and len(replies) < len(questions):
            replies.append(self._exchange(questions[len(replies)], deadline, most))
            end = replies[-1] if replies[-1].ended else None
        return replies + [end] * (len(questions) - len(replies))

    def flaw(self, source: str) -> Reply | None:
        """What a line of a source raised while the others were run; None if nothing did.

        Parameters
        ----------
        source : str
            One that has been asked.

        Returns
        -------
        Reply or None
        """
        return self._flaws.get(source)

    def close(self) -> None:
        """End the child and wait until nothing of it is left."""
        self._loaded = None
        if self._process is not None:
            process, self._process = self._process, None
            process.close()

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_):
        self.close()

    def _start(self):
        """Bring a child up to where it can read and load; if that fails, the reply to all."""
        if self._process is not None:
            return None
        try:
            self._process = Process(self._command, ENVIRONMENT, self._limits.output_bytes)
            deadline = Deadline(self._limits.start_s)
            self._process.send(pack_json(self._plan), deadline)
            self._process.receive(ONLY_JSON, deadline)
            self._process.runner.find()
            return None
        except (EndedError, FrameError) as error:
            end = self._blame(error)
        self.close()
        return replace(end, ended=True)

    def _load(self, source):
        """Have the child run a source; if that fails, the reply to all calls."""
        if source in self._faults:
            return self._faults[source]
        if end := self._start():
            return end
        self._process.forgive(self._limits.output_bytes)
        if self._loaded == source:
            return None
        lines = source.count("\n") + 1
        try:
            seconds = self._limits.import_s
            deadline = Deadline(1.2 * seconds)  # the child can name the line, if it is quicker
            self._process.send(pack_json({"source": source, "seconds": seconds}), deadline)
            header = parse_json(self._process.receive(ONLY_JSON, deadline)[1])
            failed = read_error(header, lines)
            if header.get("loaded") is True:
                self._loaded, self._flaws[source] = source, failed
                return None
            end = failed or Reply(None, verdict=Verdict.FORMAT)
        except EndedError as error:
            end = self._explain(error)
        except FrameError:
            end = Reply(None, verdict=Verdict.FORMAT)
        self.close()
        end = replace(end, ended=True)
        if end.verdict is not Verdict.INFRA:
            self._faults[source] = end
        return end

    def _exchange(self, question, deadline, most):
        process = self._process
        try:
            if not process.is_silent():
                raise FrameError("answers: expected nothing before the question")
            process.send(question.frames(process.shared), deadline)
            header = parse_json(process.receive(ONLY_JSON, deadline)[1])
            if header.get("token") != question.token:
                raise FrameError("header: expected the token of the question")
            reply, count = self._read(header, question)
            left, arrays = most, []
            for _ in range(count):
                payload = process.receive({ARRAY: left}, deadline)[1]
                left -= len(payload)
                arrays.append(parse_array(payload))
            reply = replace(reply, changed=question.changed(process.shared))
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
        failed = read_error(header, self._loaded.count("\n") + 1)
        read = (failed, 0) if failed is not None else read_answer(header)
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
