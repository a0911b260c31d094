"""What a training job writes down on its way, kept in its checkpoint."""

from collections.abc import Callable, Mapping
from typing import Any


class Notes:
    """Values noted at numbers of updates: samples, accuracies.

    Parameters
    ----------
    stages : mapping from int to callable
        Number of updates to what is called then, without arguments; it returns a plain value and
        must not draw from PyTorch's default generator.

    Attributes
    ----------
    entries : list of [updates, value]
        What was noted so far.
    """

    def __init__(self, stages: Mapping[int, Callable[[], Any]]):
        self._stages = stages
        self.entries: list[list[Any]] = []

    def at(self, updates: int) -> None:
        """Note what is due after so many updates."""
        if updates in self._stages:
            self.entries.append([updates, self._stages[updates]()])

    def state_dict(self) -> dict[str, Any]:
        """Return what a checkpoint keeps."""
        return {"entries": [list(entry) for entry in self.entries]}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Take back what :meth:`state_dict` returned; ``ValueError`` if it is something else."""
        if set(state) != {"entries"}:
            raise ValueError(f"state: expected the key entries, got {sorted(state)}")
        self.entries = [list(entry) for entry in state["entries"]]


def stages(total: int, shares: tuple[float, ...]) -> list[int]:
    """Return numbers of updates at shares of a training, at least 1 each, ascending, each once.

    Parameters
    ----------
    total : int
        Updates of the whole training, ≥ 1.
    shares : tuple of float
        In (0, 1].

    Raises
    ------
    ValueError
        If an argument is not as described.
    """
    if total < 1 or not all(0 < share <= 1 for share in shares):
        raise ValueError(f"total, shares: expected ≥ 1 and shares in (0, 1], got {total}, {shares}")
    return sorted({max(1, round(total * share)) for share in shares})
