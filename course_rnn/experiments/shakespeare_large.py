"""``shakespeare_large``: how much further do a second layer, more units and more epochs get?"""

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

TWO_LAYERS: dict[str, Any] = NETWORK | {"model": "lstm", "layers": 2, "epochs": 6}

EXPERIMENT = Experiment(
    name="shakespeare_large",
    question="How far below counting do a second layer and more units get?",
    published=(CLAIM,),
    arms={
        COUNTING: COUNTED,
        "lstm-2x512": Arm(TWO_LAYERS | {"dropout": 0.15}, (0, 1), 45),
        "lstm-2x768": Arm(TWO_LAYERS | {"hidden": 768, "dropout": 0.2}, (0,), 95),
    },
    job=job,
    summary=summary,
    quick=QUICK,
    sets=("shakespeare",),
)
