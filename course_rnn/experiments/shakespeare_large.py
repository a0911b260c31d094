"""``shakespeare_large``: how much further do other networks, size and more epochs get?"""

from typing import Any

from course_rnn.experiments.protocol import Arm, Experiment
from course_rnn.experiments.shakespeare import (
    CLAIM,
    COUNTED,
    COUNTING,
    NETWORK,
    QUICK,
    job,
    summary,
)

LONGER: dict[str, Any] = NETWORK | {"epochs": 5, "checkpoint_every": 500}
TWO_LAYERS: dict[str, Any] = LONGER | {"model": "lstm", "layers": 2}
# the rate falls as the width grows
LARGEST = TWO_LAYERS | {"hidden": 1024, "dropout": 0.3, "epochs": 6, "lr": 1.5e-3}

EXPERIMENT = Experiment(
    name="shakespeare_large",
    question="How far below counting do longer training, a second layer and more units get?",
    published=(CLAIM,),
    arms={
        COUNTING: COUNTED,
        "window-16": Arm(LONGER | {"model": "window", "context": 16}, (0, 1), 30),
        "gru-1x512": Arm(LONGER | {"model": "gru"}, (0, 1), 62),
        "lstm-1x512": Arm(LONGER | {"model": "lstm"}, (0, 1), 72),
        "lstm-2x512": Arm(TWO_LAYERS | {"dropout": 0.15}, (0, 1), 180),
        "lstm-2x1024": Arm(LARGEST, (0,), 770),
    },
    job=job,
    summary=summary,
    quick=QUICK,
    sets=("shakespeare",),
)
