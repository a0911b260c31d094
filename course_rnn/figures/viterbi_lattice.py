"""Interactive: Viterbi's algorithm, step by step, beside the best label of each step."""

from collections.abc import Sequence

import numpy as np

from course_rnn.figures.base import InteractiveFigure

MAX_STEPS, MAX_LABELS = 10, 7  # more would not fit a phone


def viterbi_lattice(
    best: np.ndarray,
    back: np.ndarray,
    greedy: Sequence[int] | np.ndarray,
    steps: Sequence[str],
    labels: Sequence[str],
) -> InteractiveFigure:
    """Show at each step the best way to every label, and at the end the path.

    Parameters
    ----------
    best, back : arrays (T, K)
        As :func:`course_rnn.reference.viterbi.viterbi_steps` returns them; T is 2 to 10, K 2 to 7.
    greedy : sequence of T int
        The best label of each step, each for itself.
    steps : sequence of T str
        What the steps are called: the words of a sentence.
    labels : sequence of K str
        What the labels are called; short.

    Returns
    -------
    InteractiveFigure
        Its data hold for each step and label the best score (None: cannot be reached) and the
        label before it (−1: none), the best path and the greedy one.

    Raises
    ------
    ValueError
        If the sizes do not fit.

    Examples
    --------
    >>> from course_rnn.reference.viterbi import viterbi_steps
    >>> e = np.array([[1.0, 0.0], [0.0, 0.5]])
    >>> best, back = viterbi_steps(e, np.array([[0.0, -2.0], [0.0, 0.0]]))
    >>> figure = viterbi_lattice(best, back, [0, 1], ["he", "left"], ["O", "B"])
    >>> figure.data["path"], figure.data["greedy"]
    ([0, 0], [0, 1])
    """
    T, K = np.shape(best)
    if not (2 <= T <= MAX_STEPS and 2 <= K <= MAX_LABELS):
        raise ValueError(
            f"best: expected (2 to {MAX_STEPS}, 2 to {MAX_LABELS}) scores, got {(T, K)}"
        )
    if np.shape(back) != (T, K):
        raise ValueError(f"back: expected {(T, K)}, got {np.shape(back)}")
    for name, given, size in (("greedy", greedy, T), ("steps", steps, T), ("labels", labels, K)):
        if len(given) != size:
            raise ValueError(f"{name}: expected {size}, got {len(given)}")
    path = [int(np.argmax(best[-1]))]
    for pointers in back[:0:-1]:
        path.append(int(pointers[path[-1]]))
    rows = [[round(float(s), 2) if s > -np.inf else None for s in row] for row in best]
    data = {
        "steps": list(steps),
        "labels": list(labels),
        "best": rows,
        "back": np.asarray(back).astype(int).tolist(),
        "path": path[::-1],
        "greedy": [int(k) for k in greedy],
    }
    return InteractiveFigure("viterbi_lattice", data, f"Viterbi's algorithm: {' '.join(steps)}")
