"""Train a recurrent model in PyTorch: loop, evaluation, early stopping, checkpoints."""

from course_rnn.training.evaluation import evaluate
from course_rnn.training.loop import Progress, detach, fit

__all__ = ["Progress", "detach", "evaluate", "fit"]
