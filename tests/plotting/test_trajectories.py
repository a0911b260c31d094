import numpy as np
import pytest

from course_rnn.plotting import principal_components, state_trajectories
from tests.cases import H, N, T, assert_equal, assert_not_mutated, assert_rejects


@pytest.fixture
def states(rng):
    return rng.normal(size=(T, N, H)) * np.arange(1, H + 1) + 10


def test_the_variances_are_the_eigenvalues_of_the_covariance(states):
    projected, shares = principal_components(states, 3)
    rows = states.reshape(-1, H)
    expected = np.linalg.eigvalsh(np.cov(rows.T))[::-1]
    assert projected.shape == (T, N, 3)
    flat = projected.reshape(-1, 3)
    assert_equal(np.cov(flat.T), np.diag(expected[:3]), atol=1e-9)
    assert_equal(flat.mean(axis=0), np.zeros(3), atol=1e-12)
    assert_equal(shares, expected[:3] / expected.sum(), atol=1e-12)


def test_all_components_keep_all_distances(states):
    projected, shares = principal_components(states, H)
    for a, b in [((0, 0), (1, 2)), ((3, 1), (2, 0))]:
        assert np.linalg.norm(projected[a] - projected[b]) == pytest.approx(
            np.linalg.norm(states[a] - states[b])
        )
    assert shares.sum() == pytest.approx(1)


def test_a_known_direction_with_a_known_sign():
    along = np.array([0.6, 0.0, -0.8])  # the largest entry is made positive
    states = np.linspace(-1, 1, 8).reshape(4, 2)[..., None] * along
    projected, shares = principal_components(states, 2)
    assert_equal(projected[..., 0], -np.linspace(-1, 1, 8).reshape(4, 2), atol=1e-12)
    assert shares[0] == pytest.approx(1)


def test_the_paths_are_the_projected_states(ax, states):
    state_trajectories(ax, states, ["a", "b", "a"])
    projected, shares = principal_components(states, 2)
    paths, firsts, lasts = ax.lines[0::3], ax.lines[1::3], ax.lines[2::3]
    for n in range(N):
        assert_equal(paths[n].get_xydata(), projected[:, n], atol=0)
        assert_equal(firsts[n].get_xydata(), projected[:1, n], atol=0)
        assert_equal(lasts[n].get_xydata(), projected[-1:, n], atol=0)
        assert firsts[n].get_markerfacecolor() == "none"
        assert lasts[n].get_markerfacecolor() != "none"
    assert paths[0].get_color() == paths[2].get_color() != paths[1].get_color()
    assert [t.get_text() for t in ax.get_legend().get_texts()] == ["a", "b"]
    assert ax.get_xlabel() == f"component 1 ({shares[0]:.0%} of the variance)"
    assert ax.get_ylabel() == f"component 2 ({shares[1]:.0%} of the variance)"
    assert ax.get_aspect() == 1


def test_nothing_is_mutated(states):
    assert_not_mutated(principal_components, states, 2)


STATES = np.arange(24.0).reshape(4, 3, 2) ** 2


@pytest.mark.parametrize(
    ("call", "argument", "parts"),
    [
        (lambda ax: principal_components(STATES, 3), "count", ["1 to 2", "3"]),
        (lambda ax: principal_components(STATES, 0), "count", ["1 to 2", "0"]),
        (lambda ax: principal_components(STATES[0], 2), "states", ["(T, N, H)", "(3, 2)"]),
        (lambda ax: principal_components(0 * STATES, 2), "states", ["differ"]),
        (lambda ax: principal_components(STATES * np.nan, 2), "states", ["finite"]),
        (lambda ax: state_trajectories(ax, STATES, ["a"]), "labels", ["3", "1"]),
        (
            lambda ax: state_trajectories(ax, STATES.reshape(2, 6, 2), list("abcdef")),
            "labels",
            ["at most 5", "6"],
        ),
    ],
)
def test_bad_input(call, argument, parts, ax, without_shape_hook):
    assert_rejects(lambda: call(ax), argument, *parts)
    assert not ax.lines
