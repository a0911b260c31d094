import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.data.words import PAD, UNK, WordCodec
from course_rnn.experiments.pairs import (
    NOT_COUNTED,
    Task,
    attention_of,
    batches_without_end,
    fit_pairs,
    make_seq2seq,
    padded_pairs,
    pair_loss,
    task_of_words,
    written,
)
from course_rnn.pytorch.attention_decoders import BahdanauDecoder, LuongDecoder
from course_rnn.pytorch.decoders import PlainDecoder, RepeatDecoder

# START is 3, END is 4
TASK = Task([[1, 2, 3], [4], [5, 1]], [[0, 1], [2], [2, 1, 0]], 6, 5)
RECIPE = {
    "cell": "lstm",
    "decoder": "bahdanau",
    "embedding": 3,
    "hidden": 4,
    "layers": 2,
    "bidirectional": True,
    "dropout": 0.5,
}


def test_targets_are_shifted_and_padding_does_not_count():
    source, lengths, inputs, wanted = padded_pairs(TASK, [2, 1])
    assert source.T.tolist() == [[5, 1], [4, 0]]
    assert lengths.tolist() == [2, 1]
    assert inputs.T.tolist() == [[3, 2, 1, 0], [3, 2, 4, 4]]
    assert wanted.T.tolist() == [[2, 1, 0, 4], [2, 4, NOT_COUNTED, NOT_COUNTED]]


def test_words_become_symbols_and_start_and_end_are_two_more():
    source = WordCodec.from_words(["a", "cat"], special=(PAD, UNK))
    target = WordCodec.from_words(["un", "gato"], special=(UNK,))
    task = task_of_words([["a", "dog"], ["cat"]], [["un"], ["gato"]], source, target)
    known = source.words, target.words
    assert [[known[0][k] for k in ids] for ids in task.sources] == [["a", UNK], ["cat"]]
    assert [[known[1][k] for k in ids] for ids in task.targets] == [["un"], ["gato"]]
    assert (task.source_size, task.start, task.end, task.target_size) == (4, 3, 4, 5)


def test_training_learns_the_pairs_and_ends_in_evaluation_mode():
    torch.manual_seed(0)
    model = make_seq2seq(TASK, RECIPE | {"hidden": 16, "layers": 1, "dropout": 0.0})
    losses = fit_pairs(model, TASK, updates=60, batch_size=2, seed=0, rate=0.05)
    assert len(losses) == 60
    assert losses[-1] < 0.3 < 1 < losses[0]
    assert not model.training
    assert written(model, TASK, 6) == [tuple(ids) for ids in TASK.targets]


def test_training_is_the_same_from_the_same_seed():
    losses = []
    for seed in (0, 0, 1):
        torch.manual_seed(0)
        model = make_seq2seq(TASK, RECIPE | {"dropout": 0.0})
        losses.append(fit_pairs(model, TASK, updates=5, batch_size=2, seed=seed))
    assert losses[0] == losses[1] != losses[2]


def test_batches_come_epoch_after_epoch_and_again_from_the_same_seed():
    drawn = [batches_without_end(TASK, 2, np.random.default_rng(0)) for _ in range(2)]
    batches = [[next(reader) for _ in range(4)] for reader in drawn]
    for a, b in zip(*batches, strict=True):
        assert all(torch.equal(x, y) for x, y in zip(a, b, strict=True))
    for epoch in (batches[0][:2], batches[0][2:]):
        assert sorted(k for b in epoch for k in b.lengths.tolist()) == [1, 2, 3]


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_loss_is_the_mean_over_what_counts(smoothing):
    torch.manual_seed(0)
    model = make_seq2seq(TASK, RECIPE | {"dropout": 0.0})
    chunk = padded_pairs(TASK, [0, 1, 2])
    got = pair_loss(smoothing)(model, chunk, None)
    assert (got.tokens, got.state) == (9, None)
    nats = []
    for i, target in enumerate(TASK.targets):
        _, _, inputs, _ = padded_pairs(TASK, [i])
        logits = model(
            torch.tensor([TASK.sources[i]]).T, torch.tensor([len(TASK.sources[i])]), inputs
        )
        log_p = F.log_softmax(logits[:, 0], dim=-1)
        for row, symbol in zip(log_p, [*target, TASK.end], strict=True):
            nats.append((1 - smoothing) * row[symbol] + smoothing * row.mean())
    torch.testing.assert_close(got.mean, -torch.stack(nats).mean())


@pytest.mark.parametrize(
    ("name", "decoder"),
    [
        ("plain", PlainDecoder),
        ("repeat", RepeatDecoder),
        ("luong", LuongDecoder),
        ("bahdanau", BahdanauDecoder),
    ],
)
def test_a_recipe_makes_its_model(name, decoder):
    model = make_seq2seq(TASK, RECIPE | {"decoder": name})
    assert type(model.decoder) is decoder
    assert model.encoder.rnn.bidirectional
    assert (model.encoder.rnn.num_layers, model.decoder.rnn.num_layers) == (2, 2)
    assert (model.encoder.rnn.dropout, model.decoder.dropout.p) == (0.5, 0.5)
    assert (model.encoder.memory_size, model.decoder.rnn.hidden_size) == (8, 4)
    assert isinstance(model.decoder.rnn, torch.nn.LSTM)
    assert model(*padded_pairs(TASK, [0, 1, 2])[:3]).shape == (4, 3, 5)


@pytest.mark.parametrize("width", [0, 2])
def test_what_is_written_comes_in_the_order_of_the_task_without_end(width):
    torch.manual_seed(1)
    model = make_seq2seq(TASK, RECIPE | {"dropout": 0.5})
    model.train()
    rows = written(model, TASK, 6, width=width, batch_size=2)
    assert model.training
    assert rows == written(model.eval(), TASK, 6, width=width)  # dropout is off
    assert not model.training
    for i, row in enumerate(rows):
        one = TASK._replace(sources=TASK.sources[i : i + 1])
        assert written(model, one, 6, width=width) == [row]
        assert TASK.end not in row


def test_attention_sums_to_one_at_every_true_symbol_and_end():
    model = make_seq2seq(TASK, RECIPE)
    weights = attention_of(model, TASK, 2)
    assert weights.shape == (4, 2)
    np.testing.assert_allclose(weights.sum(axis=1), 1, atol=1e-6)
    assert np.array_equal(weights, attention_of(model, TASK, 2))
    assert model.training
