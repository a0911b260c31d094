"""Exercise 7.2: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch07.teacher_forced_loss.spec import nats, reference, shift
from course_rnn.exercises.spec import Mistake
from course_rnn.exercises.wrong import past_the_end, shapes_do_not_fit, then


def _mean(values, wanted):
    """The right mean."""
    return values.sum() / (wanted >= 0).sum()


def _run(
    targets, lengths, log_p, start, end,
    *, shifted=shift, feed=lambda inputs, targets, end: inputs, want=None, count=None, mean=_mean,
):  # fmt: skip
    """All three answers, with one step replaced by a wrong one."""
    inputs, wanted = shifted(targets, lengths, start, end)
    counted = wanted if count is None else count(wanted, lengths, end)
    loss = mean(nats(log_p, counted), counted)
    if want is not None:
        wanted = want(wanted, targets, lengths, end)
    return feed(inputs, targets, end), wanted, np.float64(loss)


def _with(**parts):
    return partial(_run, **parts)


def _leak(inputs, targets, end):
    return np.concatenate([targets, np.full((1, targets.shape[1]), end)])


def _wanted_fed(targets, lengths, start, end):
    _, wanted = shift(targets, lengths, start, end)
    return np.where(wanted < 0, end, wanted), wanted


def _end_last(targets, lengths, start, end):
    inputs, wanted = shift(targets, lengths, start, end)
    wanted = np.where(wanted == end, -1, wanted)
    wanted[-1] = end
    return inputs, wanted


def _padding_wanted(targets, lengths, start, end):
    N = targets.shape[1]
    inputs, _ = shift(targets, lengths, start, end)
    return inputs, np.concatenate([targets, np.full((1, N), end)])


def _padding_end(targets, lengths, start, end):
    inputs, wanted = shift(targets, lengths, start, end)
    return inputs, np.where(wanted < 0, end, wanted)


def _no_end(targets, lengths, start, end):
    inputs, wanted = shift(targets, lengths, start, end)
    return inputs, np.where(wanted == end, -1, wanted)


def _one_short(targets, lengths, start, end):
    return shift(targets, lengths - 1, start, end)


def _start_wanted(targets, lengths, start, end):
    inputs, wanted = shift(targets, lengths, start, end)
    return inputs, np.where(wanted < 0, -1, inputs)


def _swapped(targets, lengths, start, end):
    return shift(targets, lengths, end, start)


def _fed_after_the_end(targets, lengths, start, end):
    _, wanted = shift(targets, lengths, start, end)
    return np.concatenate([np.full((1, targets.shape[1]), start), targets]), wanted


MISTAKES = (
    Mistake(
        "target fed as it is",
        "the symbol that is wanted is also the one that is fed: shift the inputs, START first, so "
        "that step t is fed what was wanted at step t − 1.",
        _with(feed=_leak),
    ),
    Mistake(
        "wanted fed",
        "at each step the symbol that is wanted is fed, so the answer is among the inputs: the "
        "inputs are one step behind, with START first.",
        _with(shifted=_wanted_fed),
    ),
    Mistake(
        "input wanted",
        "what is fed is wanted too: at step t the next symbol is wanted, so the wanted ones begin "
        "with the first symbol of the target, not with START.",
        _with(shifted=_start_wanted),
    ),
    Mistake(
        "inputs and wanted exchanged",
        "inputs and wanted are exchanged: the inputs begin with START.",
        then(reference, lambda answer: (answer[1], answer[0], answer[2])),
    ),
    Mistake("START and END swapped", "START and END are swapped.", _with(shifted=_swapped)),
    Mistake(
        "no END",
        "END is never wanted, so a model would not learn to stop: it follows the last real symbol "
        "of each target.",
        _with(shifted=_no_end),
    ),
    Mistake(
        "END in the last row",
        "END stands in the last row for all: it follows the last real symbol, at lengths[n].",
        _with(shifted=_end_last),
    ),
    Mistake(
        "padding wanted",
        "the padding of the targets is wanted, and END follows it: what lies at or after "
        "lengths[n] is no symbol.",
        _with(shifted=_padding_wanted),
    ),
    Mistake(
        "END again and again",
        "after END, END is wanted again: nothing is, so −1, and it does not count in the loss.",
        _with(shifted=_padding_end),
    ),
    Mistake(
        "padding fed",
        "after the last real symbol the padding of the targets is fed: END is to stand there.",
        _with(shifted=_fed_after_the_end),
    ),
    Mistake(
        "one symbol short",
        "the last real symbol is missing: lengths[n] symbols are wanted before END.",
        _with(shifted=_one_short),
    ),
    Mistake(
        "padding counted",
        "the steps after END count in the loss, as if END were wanted there: they do not count.",
        _with(count=lambda wanted, lengths, end: np.where(wanted < 0, end, wanted)),
    ),
    Mistake(
        "minus 1 as an index",
        "the −1 of the padding is used as an index, which is the last symbol in Python, and "
        "counts in the loss.",
        lambda **args: _last_symbol(**args),
    ),
    Mistake(
        "END not counted",
        "END does not count in the loss: it is a symbol that the model must learn to write.",
        _with(count=lambda wanted, lengths, end: np.where(wanted == end, -1, wanted)),
    ),
    Mistake(
        "first step not counted",
        "the first step does not count in the loss: the first symbol is wanted as any other.",
        _with(count=lambda wanted, lengths, end: np.concatenate([wanted[:1] * 0 - 1, wanted[1:]])),
    ),
    Mistake(
        "divided by all steps",
        "the sum is divided by all (T + 1) N steps, those of the padding too: by the number of "
        "symbols that are wanted.",
        _with(mean=lambda values, wanted: values.mean()),
    ),
    Mistake(
        "divided by the symbols without END",
        "the sum is divided by the number of symbols without the N END: they count too.",
        _with(mean=lambda values, wanted: values.sum() / ((wanted >= 0).sum() - wanted.shape[1])),
    ),
    Mistake(
        "mean of means",
        "the mean of each sequence is taken first, and then the mean of those, so a symbol of a "
        "short one weighs more: all symbols weigh the same.",
        _with(mean=lambda values, wanted: (values.sum(0) / (wanted >= 0).sum(0)).mean()),
    ),
    Mistake(
        "mean of the steps' means",
        "the mean over the batch is taken at each step, and then the mean of those: all symbols "
        "weigh the same.",
        _with(mean=lambda values, wanted: (values.sum(1) / (wanted >= 0).sum(1)).mean()),
    ),
    Mistake(
        "sum",
        "the loss is the sum: divide it by the number of symbols that are wanted.",
        _with(mean=lambda values, wanted: values.sum()),
    ),
    Mistake(
        "sum over the sequence",
        "the sum is divided by N: by the number of symbols that are wanted.",
        _with(mean=lambda values, wanted: values.sum() / wanted.shape[1]),
    ),
    Mistake(
        "wrong sign",
        "the loss has the wrong sign: it is the mean of −log p.",
        _with(mean=lambda values, wanted: -_mean(values, wanted)),
    ),
    Mistake(
        "in bits",
        "the loss is in bits: log_p are natural logarithms, and the loss is wanted in nats.",
        _with(mean=lambda values, wanted: _mean(values, wanted) / np.log(2)),
    ),
    Mistake(
        "loss of the inputs",
        "the loss is that of the symbols that are fed: of those that are wanted.",
        lambda **args: _of_inputs(**args),
    ),
)


def _last_symbol(log_p, **args):
    inputs, wanted, _ = reference(log_p=log_p, **args)
    index = np.where(wanted < 0, log_p.shape[2] - 1, wanted)
    return inputs, wanted, np.float64(nats(log_p, index).mean())


def _of_inputs(log_p, **args):
    inputs, wanted, _ = reference(log_p=log_p, **args)
    fed = np.where(wanted < 0, -1, inputs)
    return inputs, wanted, np.float64(_mean(nats(log_p, fed), fed))


STUMBLES = (
    past_the_end(
        "targets",
        "targets has T rows, but T + 1 steps are run: at step lengths[n], END is wanted.",
    ),
    shapes_do_not_fit("inputs and wanted have T + 1 rows, one more than targets, as log_p has."),
)
