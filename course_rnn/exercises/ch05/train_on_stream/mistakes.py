"""Exercise 5.4: what goes wrong, and the hint for it."""

from functools import partial

import numpy as np

from course_rnn.exercises.ch03.chunks import chunks_of, k_chunks, whole_chunks
from course_rnn.exercises.ch05.train_on_stream.spec import Weights, reference, run_chunk
from course_rnn.exercises.ch05.train_on_stream.wrong_runs import (
    WRONG_STARTS,
    by_grads,
    each_step_back,
    gradient,
    loss_after,
    losses_as,
    not_detached,
    one_update,
    only,
    scaled,
    started,
)
from course_rnn.exercises.spec import Mistake, Stumble
from course_rnn.exercises.wrong import mistakes_of, on_changed, past_the_end

zeros = np.zeros_like

MISTAKES = (
    Mistake(
        "not detached",
        "the gradient of a chunk reaches into the chunks before: detach h and c. retain_graph=True "
        "silences the error and leaves the mistake.",
        not_detached,
    ),
    Mistake(
        "detached at every step",
        "nothing comes back from one step to the one before: detach between chunks, not between "
        "steps.",
        partial(reference, run=partial(run_chunk, back=each_step_back)),
    ),
    Mistake(
        "detached before the read-out",
        "only W_hy learns: hidden states that are detached before the logits send nothing back to "
        "the LSTM.",
        only("W_hy"),
    ),
    *mistakes_of(WRONG_STARTS, started),
    Mistake(
        "first states ignored",
        "h0 and c0 are ignored: the first chunk starts from them, not from zeros.",
        on_changed(reference, h0=zeros, c0=zeros),
    ),
    Mistake(
        "zeros everywhere",
        "every chunk, also the first, starts from zeros: the first starts from h0 and c0, the "
        "others from the states that the chunk before left.",
        on_changed(started(lambda h, c, h0, c0: (h0, c0)), h0=zeros, c0=zeros),
    ),
    Mistake(
        "gradients not zeroed",
        "the gradients of earlier chunks are in each step again: backward() adds to .grad, so set "
        "it to zero before each chunk.",
        by_grads(lambda grads, earlier: Weights(*map(sum, zip(grads, *earlier, strict=True)))),
    ),
    Mistake(
        "never updated",
        "the weights never change: after each chunk take a step against the gradient.",
        on_changed(reference, lr=lambda lr: 0.0),
    ),
    Mistake(
        "one update at the end",
        "the weights change once, after the last chunk: take a step after each.",
        one_update,
    ),
    Mistake(
        "uphill",
        "the loss is climbed: the step goes against the gradient, W − lr · dW.",
        on_changed(reference, lr=lambda lr: -lr),
    ),
    Mistake(
        "lr left out",
        "the steps have the length of the gradient: lr is missing.",
        on_changed(reference, lr=lambda lr: 1.0),
    ),
    Mistake(
        "only W_hh trained",
        "only W_hh learns: all three matrices take a step.",
        only("W_hh"),
    ),
    Mistake(
        "read-out not trained",
        "W_hy never changes: all three matrices take a step.",
        only("W_xh", "W_hh"),
    ),
    Mistake(
        "input weights not trained",
        "W_xh never changes: all three matrices take a step.",
        only("W_hh", "W_hy"),
    ),
    Mistake(
        "sum for mean",
        "the loss of a chunk is a sum over its predictions: it is the mean.",
        scaled(lambda inputs: inputs.size),
    ),
    Mistake(
        "sum over the steps",
        "the mean losses of the steps are added up: the loss of a chunk is the mean over its steps "
        "too.",
        scaled(len),
    ),
    Mistake(
        "sum over the sequences",
        "the losses of the sequences are added up: the loss of a chunk is the mean over them too.",
        scaled(lambda inputs: inputs.shape[1]),
    ),
    Mistake(
        "half the loss",
        "loss and gradient are halved: the ½ belongs to squared errors.",
        scaled(lambda inputs: 0.5),
    ),
    Mistake(
        "in bits",
        "the losses are in bits: the course has them in nats, with the natural logarithm.",
        losses_as(lambda losses: losses / np.log(2)),
    ),
    Mistake(
        "perplexities",
        "these are perplexities: return the mean losses themselves.",
        losses_as(np.exp),
    ),
    Mistake(
        "running mean",
        "each loss is the mean of all so far: return that of each chunk alone.",
        losses_as(lambda losses: np.cumsum(losses) / np.arange(1, len(losses) + 1)),
    ),
    Mistake(
        "losses added up",
        "each loss is the sum of all so far: return that of each chunk alone.",
        losses_as(lambda losses: np.cumsum(losses)),
    ),
    Mistake(
        "loss after the step",
        "each loss is taken after the step on the same chunk: return the one that the step was "
        "taken with, on symbols that the weights have not seen yet.",
        loss_after,
    ),
    Mistake(
        "inputs for targets",
        "the loss is taken at the inputs: the network is to predict the targets.",
        lambda inputs, targets, **rest: reference(inputs=inputs, targets=inputs, **rest),
    ),
    Mistake(
        "targets of the first chunk",
        "every chunk is compared with the targets of the first: targets go on with inputs.",
        lambda targets, k, **rest: reference(
            targets=targets[np.arange(len(targets)) % k], k=k, **rest
        ),
    ),
    Mistake(
        "last chunk dropped",
        "the last steps are dropped where k does not divide T: they are a shorter chunk.",
        partial(reference, split=whole_chunks),
    ),
    Mistake(
        "k chunks",
        "the sequence is cut into k chunks, as torch.chunk does: a chunk has k steps.",
        partial(reference, split=k_chunks),
    ),
    Mistake(
        "one chunk",
        "the whole sequence is one chunk: cut it after every k steps.",
        partial(reference, split=lambda T, k: chunks_of(T, T)),
    ),
    Mistake(
        "gradient for weights",
        "the losses are right, but the gradient of W_hh is returned for W_hh itself.",
        gradient,
    ),
)

STUMBLES = (
    Stumble(
        "backward through the graph a second time",
        "backward() reaches what was computed before the last backward(), which has freed it. "
        "What is carried from chunk to chunk must be cut off (h and c: detach both) or begin anew "
        "(the loss). retain_graph=True would only hide this.",
    ),
    Stumble(
        "modified by an inplace operation",
        "backward() needs a tensor that was changed in place since: the weights, if the graph "
        "reaches back to a chunk before their last step. Detach h and c between chunks.",
    ),
    Stumble(
        "does not require grad",
        "nothing from which the loss was computed wants a gradient. The tensors come without: "
        "copies of the weights must require one, be what the network computes with, and not be "
        "cut off by detach or no_grad before the loss.",
    ),
    Stumble(
        "a leaf Variable that requires grad is being used in an in-place operation",
        "a weight that requires a gradient is changed while autograd is watching: take the step "
        "under torch.no_grad(), or let an optimiser do it.",
    ),
    Stumble(
        "flags of leaf variables",
        "autograd keeps .grad of leaves only: copy the weights first and call requires_grad_() on "
        "the copies.",
    ),
    past_the_end(
        "inputs",
        "The last chunk may be shorter than k steps: it ends at T.",
        lambda args: len(args["inputs"]) % args["k"] > 0,
    ),
    Stumble(
        "must match the size|cannot be multiplied|size mismatch",
        "the shapes do not fit. Sequences are rows, so W_hh h is h @ W_hh.T.",
    ),
)
