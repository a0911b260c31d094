"""``depth_starts``: are eight plain layers bad because of their first weights?

The control of ``depth``: its stack of eight layers without skips, from weights W_xh four times as
large above the first layer, with which the first gradient reaches the bottom.
"""

import statistics

from course_rnn.experiments.depth import EXPERIMENT as DEPTH
from course_rnn.experiments.depth import MINUTES, RECIPE, interval, job, paired
from course_rnn.experiments.protocol import Arm, Experiment, Results, Row, Summary, rows_of

SEEDS = (0, 1, 2)


def summary(results: Results) -> Summary:
    """Say whether eight plain layers still lose against one when they start well."""
    difference = paired(results, "8, W_xh × 4", "1")
    low, high = interval(difference)
    what = "eight against one, difference in nats"
    rows = (
        *rows_of(results, "test nats per character", "test_nats"),
        Row("8, W_xh × 4", what, difference),
        *rows_of(results, "learning rate, the better on dev", "lr"),
    )
    status = "reproduced" if low > 0 else "not reproduced" if high < 0 else "partly"
    mean = statistics.mean(difference.values())
    because = (
        f"eight layers without skips that start well, less one layer: {mean:+.3f} nats "
        f"({low:+.3f} to {high:+.3f})"
    )
    return Summary(rows, status, because)


EXPERIMENT = Experiment(
    name="depth_starts",
    question="Are eight plain layers bad only because their first weights are too small?",
    published=DEPTH.published[:1],
    arms={
        "1": DEPTH.arms["1"],
        "8, W_xh × 4": Arm(
            RECIPE | {"layers": 8, "residual": False, "input_scale": 4.0}, SEEDS, MINUTES[8]
        ),
    },
    job=job,
    summary=summary,
    quick=DEPTH.quick,
    sets=("shakespeare",),
)
