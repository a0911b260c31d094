import pytest
import torch
from torch import nn

from course_rnn.pytorch.padding import run_packed
from course_rnn.pytorch.tagger import BothWays, Tagger, ToTheLeft, ToTheRight
from course_rnn.pytorch.word_features import CharCNN, WordAndSpelling, WordEmbedding

T, N, I, H, K = 6, 3, 2, 5, 4
LENGTHS = torch.tensor([4, 6, 1])
RUNS = {
    "right": lambda: ToTheRight(I, H),
    "delay 1": lambda: ToTheRight(I, H, delay=1),
    "delay 2": lambda: ToTheRight(I, H, delay=2),
    "left": lambda: ToTheLeft(I, H),
    "both": lambda: BothWays(I, H),
}


@pytest.fixture(autouse=True)
def _seed():
    torch.manual_seed(0)


def inputs():
    return torch.randn(T, N, I, dtype=torch.float64)


@pytest.mark.parametrize("name", RUNS)
def test_padding_changes_nothing(name):
    run, x = RUNS[name]().double(), inputs()
    hs = run(x, LENGTHS)
    assert hs.shape == (T, N, run.output_size)
    more = torch.cat([x, 9 * torch.randn(3, N, I, dtype=torch.float64)])
    more[LENGTHS[0] : T, 0] = -7.0  # and what stands in it does not matter
    assert torch.allclose(run(more, LENGTHS)[:T], hs)
    assert not run(more, LENGTHS)[T:].any()
    for n, length in enumerate(LENGTHS.tolist()):
        alone = run(x[:length, n : n + 1], LENGTHS[n : n + 1])
        assert torch.allclose(hs[:length, n : n + 1], alone)
        assert not hs[length:, n].any()


def test_a_run_to_the_right_is_the_packed_one():
    run, x = ToTheRight(I, H).double(), inputs()
    assert torch.allclose(run(x, LENGTHS), run_packed(run.rnn, x, LENGTHS)[0])


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [("right", -T, 0), ("delay 1", -T, 1), ("delay 2", -T, 2), ("left", 0, T), ("both", -T, T)],
)
def test_what_an_answer_has_read(name, first, last):
    run, x = RUNS[name]().double(), inputs()
    for n, length in enumerate(LENGTHS.tolist()):
        for s in range(length):
            changed = x.clone()
            changed[s, n] += 1.0
            moved = (run(changed, LENGTHS) - run(x, LENGTHS)).abs().sum(-1) > 0
            expected = torch.zeros(T, N, dtype=torch.bool)
            for t in range(length):
                expected[t, n] = t + first <= s <= t + last
            assert torch.equal(moved, expected)


def test_both_ways_are_the_two_runs():
    both, right, left = BothWays(I, H).double(), ToTheRight(I, H), ToTheLeft(I, H)
    weights = list(both.rnn.parameters())
    for run, part in ((right, weights[:4]), (left, weights[4:])):
        run.double().rnn.load_state_dict(dict(zip(run.rnn.state_dict(), part, strict=True)))
    x = inputs()
    expected = torch.cat([right(x, LENGTHS), left(x, LENGTHS)], dim=-1)
    assert torch.allclose(both(x, LENGTHS), expected)


def test_a_delayed_answer_is_a_later_state():
    run, x = ToTheRight(I, H, delay=2).double(), inputs()
    for n, length in enumerate(LENGTHS.tolist()):
        longer = torch.cat([x[:length, n], x.new_zeros(2, I)])[:, None]
        assert torch.allclose(run(x, LENGTHS)[:length, n], run.rnn(longer)[0][2:, 0])


def tagger(run, dropout=0.0):
    features = WordAndSpelling(WordEmbedding(7, I, unknown=1), CharCNN(9, 3, 4))
    return Tagger(features, run(features.output_size), K, dropout).double()


def test_a_tagger_is_its_parts():
    model = tagger(lambda size: BothWays(size, H))
    words, characters = torch.randint(7, (T, N)), torch.randint(9, (5, T, N))
    x = model.features(words, characters)
    expected = model.run(x, LENGTHS) @ model.output.weight.T + model.output.bias
    logits = model(words, characters, LENGTHS)
    assert logits.shape == (T, N, K)
    assert torch.allclose(logits, expected)


def test_dropout_falls_on_features_and_states():
    model = tagger(lambda size: ToTheRight(size, H), dropout=0.5)
    words, characters = torch.randint(7, (T, N)), torch.randint(1, 9, (5, T, N))
    seen = {}

    def note(name):
        def hook(_, inputs):
            seen[name] = inputs[0]

        return hook

    model.run.register_forward_pre_hook(note("features"))
    model.output.register_forward_pre_hook(note("states"))
    for training in (True, False):
        model.train(training)
        model(words, characters, LENGTHS)
        # a feature of a word may be 0 by relu, a real state is not
        zero = (seen["states"][:, 1] == 0).double().mean()
        assert (0.2 < zero < 0.8) if training else zero == 0
        assert ((seen["features"][..., :I] == 0).any()) == training


def test_every_parameter_gets_a_gradient():
    model = tagger(lambda size: ToTheLeft(size, H))
    logits = model(torch.randint(7, (T, N)), torch.randint(1, 9, (5, T, N)), LENGTHS)
    nn.functional.cross_entropy(logits.flatten(0, 1), torch.randint(K, (T * N,))).backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: ToTheRight(I, H, delay=-1), "delay: expected at least 0, got -1"),
        (lambda: ToTheLeft(0, H), "input_size: expected at least 1"),
        (lambda: BothWays(I, 0), "hidden_size: expected at least 1"),
        (lambda: Tagger(nn.Identity(), BothWays(I, H), 0), "tags: expected at least 1"),
        (lambda: Tagger(nn.Identity(), BothWays(I, H), 2, 1.0), "dropout: expected a share"),
        (lambda: ToTheLeft(I, H)(torch.randn(T, N, I), LENGTHS + 1), "lengths: expected 1 to 6"),
    ],
)
def test_bad_input(make, message):
    with pytest.raises(ValueError, match=message):
        make()
