"""One call, ready to be sent."""

import secrets
from collections.abc import Sequence

from course_rnn.grading.sandbox.inside.frames import as_sent, pack_array, pack_json
from course_rnn.grading.sandbox.inside.values import encode
from course_rnn.grading.sandbox.shared import Shared


class Question:
    """One call of a function.

    Parameters
    ----------
    function : str
        Its name.
    parameters : sequence of str
        Names of the arguments in their order.
    call : dict
        Arguments by name.

    Attributes
    ----------
    token : str
        What the reply must begin with.

    Raises
    ------
    ValueError
        If an argument is missing or of a kind that cannot be sent.
    """

    def __init__(self, function: str, parameters: Sequence[str], call: dict):
        if any(name not in call for name in parameters):
            raise ValueError(f"calls: expected the arguments {list(parameters)}, got {list(call)}")
        self.token = secrets.token_hex(8)
        self._owners, values, arrays = [], [], []
        for name in parameters:
            values.append(encode(call[name], arrays))
            self._owners += [name] * (len(arrays) - len(self._owners))
        self._header = {"token": self.token, "function": function, "values": values}
        self._arrays = [as_sent(array) for array in arrays]

    def frames(self, shared: Shared) -> bytes:
        """What to send, after the arguments have been put where the child sees them.

        Parameters
        ----------
        shared : Shared
            The memory of the child.

        Returns
        -------
        bytes
        """
        starts = shared.put(self._arrays)
        if starts is None:
            header = self._header | {"count": len(self._arrays), "places": []}
            return pack_json(header) + b"".join(map(pack_array, self._arrays))
        pairs = zip(self._arrays, starts, strict=True)
        places = [[array.dtype.str, array.shape, start] for array, start in pairs]
        return pack_json(self._header | {"count": 0, "places": places})

    def changed(self, shared: Shared) -> tuple[str, ...]:
        """Names of the arguments that are no longer what they were.

        Parameters
        ----------
        shared : Shared
            The memory of the child.

        Returns
        -------
        tuple of str
        """
        return tuple(dict.fromkeys(self._owners[i] for i in shared.changed()))
