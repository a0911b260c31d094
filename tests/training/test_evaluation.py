import numpy as np
import pytest
import torch
from torch import nn

from course_rnn.pytorch.rnn import CharRNN
from course_rnn.reference.ops import cross_entropy_forward
from course_rnn.training.evaluation import autocast, evaluate, next_token_loss
from tests.cases import H, N, T, V, assert_rejects
from tests.streams import Recorder, model_and_optimizer, snapshot, stream


def test_evaluate_carries_the_state_and_makes_no_graph():
    recorder = Recorder(model_and_optimizer()[0])
    evaluate(recorder, stream(3))
    assert recorder.given[0] is None
    assert recorder.given[1:] == recorder.answered[:-1]
    assert not any(a.requires_grad for a in recorder.answered)
    assert not any(recorder.modes)


def test_evaluate_equals_the_sum_by_hand():
    model, _ = model_and_optimizer()
    chunks = [*stream(2), *stream(1, steps=2)]  # the last chunk is shorter
    nats, tokens, state = 0.0, 0, None
    for inputs, targets in chunks:
        logits, state = model(torch.from_numpy(inputs), state)
        log_p = torch.log_softmax(logits, dim=-1).detach().numpy()
        nats -= np.take_along_axis(log_p, targets[..., None], axis=-1).sum()
        tokens += targets.size
    assert evaluate(model, chunks) == pytest.approx(nats / tokens, abs=1e-12)


def test_evaluate_does_not_depend_on_where_the_text_is_cut():
    """The state is carried, so the chunk length changes nothing; nor does the order of streams."""
    model, _ = model_and_optimizer()
    inputs, targets = (np.concatenate(parts) for parts in zip(*stream(6), strict=True))
    whole = evaluate(model, [(inputs, targets)])
    for steps in (1, 5, 7, 23):
        cuts = range(0, len(inputs), steps)
        chunks = [(inputs[k : k + steps], targets[k : k + steps]) for k in cuts]
        assert evaluate(model, chunks) == pytest.approx(whole, abs=1e-12)
    backwards = [(inputs[:, ::-1], targets[:, ::-1])]
    assert evaluate(model, backwards) == pytest.approx(whole, abs=1e-12)


def test_evaluate_of_a_batch_is_the_mean_over_its_streams():
    model, _ = model_and_optimizer()
    inputs, targets = stream(1)[0]
    alone = [evaluate(model, [(inputs[:, [n]], targets[:, [n]])]) for n in range(N)]
    assert evaluate(model, [(inputs, targets)]) == pytest.approx(np.mean(alone), abs=1e-12)


@pytest.mark.parametrize("training", [True, False])
def test_evaluate_restores_the_mode_also_after_an_error(training):
    model, _ = model_and_optimizer()
    model.train(training)
    evaluate(model, stream(1))
    assert model.training is training
    with pytest.raises(ValueError, match="inputs"):
        evaluate(model, [(np.full((T, N), V), np.zeros((T, N), int))])
    assert model.training is training


def test_evaluate_leaves_parameters_and_gradients_alone():
    model, _ = model_and_optimizer()
    before = snapshot(model)
    evaluate(model, stream(2))
    assert all(torch.equal(a, b) for a, b in zip(before, snapshot(model), strict=True))
    assert all(p.grad is None for p in model.parameters())


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.int32])
def test_any_integer_dtype_and_read_only_text(dtype):
    model, _ = model_and_optimizer()
    narrow = [tuple(a.astype(dtype) for a in chunk) for chunk in stream(2)]
    for a in (a for chunk in narrow for a in chunk):
        a.flags.writeable = False
    assert evaluate(model, narrow) == evaluate(model, stream(2))


def test_evaluate_with_the_state_reset_is_the_mean_over_the_chunks_alone():
    model, _ = model_and_optimizer()
    chunks = [*stream(2), *stream(1, steps=2)]
    alone = [evaluate(model, [chunk]) for chunk in chunks]
    tokens = [chunk[0].size for chunk in chunks]
    got = evaluate(model, chunks, carry_state=False)
    assert got == pytest.approx(np.average(alone, weights=tokens), abs=1e-12)
    assert got != pytest.approx(evaluate(model, chunks), abs=1e-6)


def test_the_loss_counts_its_tokens_and_keeps_its_graph():
    model, _ = model_and_optimizer()
    answer = next_token_loss(model, stream(1)[0], None)
    assert (answer.tokens, answer.mean.shape, answer.state.shape) == (T * N, (), (1, N, H))
    assert answer.mean.requires_grad
    assert answer.mean.dtype == torch.float64


def padded(texts, width=None):
    """Texts side by side; the targets of the padding are −100, its inputs anything."""
    steps = (width or max(map(len, texts))) - 1
    inputs = np.full((steps, len(texts)), V - 1)
    targets = np.full((steps, len(texts)), -100)
    for n, text in enumerate(texts):
        inputs[: len(text) - 1, n], targets[: len(text) - 1, n] = text[:-1], text[1:]
    return inputs, targets


TEXTS = [np.arange(9) % V, np.array([2, 0]), np.array([1, 3, 3]), np.arange(5) % 3]


@pytest.mark.parametrize("cuts", [[1, 2, 3], [], [1], [2], [3], [1, 3]])
def test_ignored_targets_do_not_count_wherever_the_texts_are_cut(cuts):
    model, _ = model_and_optimizer()
    nats = []
    for text in TEXTS:
        logits, _ = model(torch.from_numpy(text[:-1, None]), None)
        log_p = torch.log_softmax(logits[:, 0], dim=-1).detach().numpy()
        nats += list(-log_p[np.arange(len(text) - 1), text[1:]])
    expected = np.mean(nats)
    batches = [padded(TEXTS[a:b]) for a, b in zip([0, *cuts], [*cuts, 4], strict=True)]
    assert evaluate(model, batches, carry_state=False) == pytest.approx(expected, abs=1e-12)
    more = [padded(TEXTS, 12), padded([np.array([1]), np.array([2])], 4)]  # a chunk of padding
    assert evaluate(model, more, carry_state=False) == pytest.approx(expected, abs=1e-12)
    # the same convention in NumPy
    logits = model(torch.from_numpy(padded(TEXTS)[0]), None)[0].detach().numpy()
    targets = padded(TEXTS)[1]
    with_mask, _ = cross_entropy_forward(logits, targets, mask=targets != -100)
    assert with_mask == pytest.approx(expected, abs=1e-12)


def test_a_chunk_of_ignored_targets_carries_its_state_on():
    model, _ = model_and_optimizer()
    inputs, targets = (np.concatenate(parts) for parts in zip(*stream(3), strict=True))
    targets[T : 2 * T] = -100
    cut = [(inputs[k : k + T], targets[k : k + T]) for k in (0, T, 2 * T)]
    whole = evaluate(model, [(inputs, targets)])
    assert evaluate(model, cut) == pytest.approx(whole, abs=1e-12)


def test_ignored_targets_are_not_counted_and_get_no_gradient():
    model, _ = model_and_optimizer()
    answer = next_token_loss(model, padded(TEXTS), None)
    assert answer.tokens == 15
    answer = next_token_loss(model, padded([np.array([1])], 4), None)
    assert (answer.tokens, answer.mean.item()) == (0, 0)
    answer.mean.backward()
    assert all(torch.all(p.grad == 0) for p in model.parameters() if p.grad is not None)


def test_the_loss_is_at_least_float32():
    model = CharRNN(V, H).to(torch.bfloat16)
    answer = next_token_loss(model, stream(1)[0], None)
    logits, _ = model(torch.from_numpy(stream(1)[0][0]))
    assert logits.dtype == torch.bfloat16
    assert answer.mean.dtype == torch.float32


class Dtypes(nn.Module):
    """Remembers the dtype of the product."""

    def __init__(self):
        super().__init__()
        self.W, self.seen = nn.Parameter(torch.eye(V)), []

    def forward(self, inputs, state=None):
        logits = self.W[inputs] @ self.W
        self.seen.append(logits.dtype)
        return logits, None


def test_autocast_covers_the_products_and_ends_with_the_loss(device):
    model = Dtypes().to(device)
    evaluate(model, stream(1), loss=autocast(next_token_loss, torch.bfloat16))
    evaluate(model, stream(1))
    assert model.seen == [torch.bfloat16, torch.float32]
    answer = autocast(next_token_loss, torch.bfloat16)(model, stream(1)[0], None)
    answer.mean.backward()
    assert torch.any(model.W.grad != 0)


INPUTS, TARGETS = stream(1)[0]


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda: evaluate(model_and_optimizer()[0], iter([])), "chunks", ["at least one", "none"]),
        (
            lambda: evaluate(model_and_optimizer()[0], [(INPUTS, TARGETS[:2])]),
            "targets",
            ["(4, 3)", "(2, 3)"],
        ),
        (
            lambda: evaluate(model_and_optimizer()[0], [(INPUTS, np.full((T, N), -100))] * 2),
            "chunks",
            ["at least one token that counts", "none in 2 chunks"],
        ),
        (
            lambda: evaluate(model_and_optimizer()[0], [(INPUTS, TARGETS - 1 - TARGETS)]),
            "targets",
            [f"[0, {V})", "-100", "-1 to -1"],
        ),
        (
            lambda: evaluate(model_and_optimizer()[0], [(INPUTS, np.where(TARGETS, TARGETS, V))]),
            "targets",
            [f"[0, {V})", f"to {V}"],
        ),
        (lambda: autocast(next_token_loss, torch.float64), "dtype", ["bfloat16", "float64"]),
    ],
)
def test_bad_input(call, argument, parts, without_shape_hook):
    assert_rejects(call, argument, *parts)
