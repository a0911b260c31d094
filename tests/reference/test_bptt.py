"""The identities from which chapter 3 builds the backward pass, each against autograd."""

import numpy as np
import pytest
import torch
import torch.nn.functional as F

from course_rnn.reference.char_rnn import char_rnn_forward, char_rnn_loss
from course_rnn.reference.gradcheck import numerical_gradient
from course_rnn.reference.jacobian import jacobian_products, step_jacobians
from course_rnn.reference.ops import cross_entropy_backward, cross_entropy_forward, one_hot
from course_rnn.reference.rnn import rnn_backward, rnn_forward
from tests.cases import H, N, T, V, assert_equal, char_rnn_args, rnn_args


class Graph:
    """An Elman RNN in autograd, every node a tensor that keeps its gradient.

    Every step has copies of the weights of its own, and L is the sum of ⟨dhs_t, h_t⟩.
    """

    def __init__(self, args, dhs):
        tensors = {name: torch.from_numpy(value.copy()) for name, value in args.items()}
        names = ("W_xh", "W_hh", "b_xh", "b_hh")
        self.copies = [
            {name: tensors[name].clone().requires_grad_() for name in names} for _ in dhs
        ]
        self.x, self.h0 = tensors["x"].requires_grad_(), tensors["h0"].requires_grad_()
        self.a, self.h = [], [self.h0]
        for x_t, w in zip(self.x, self.copies, strict=True):
            a = x_t @ w["W_xh"].T + w["b_xh"] + self.h[-1] @ w["W_hh"].T + w["b_hh"]
            a.retain_grad()
            h = torch.tanh(a)
            h.retain_grad()
            self.a.append(a)
            self.h.append(h)
        (torch.stack(self.h[1:]) * torch.from_numpy(dhs)).sum().backward()
        self.da = np.stack([a.grad.numpy() for a in self.a])
        self.dh = np.stack([h.grad.numpy() for h in self.h])  # T + 1: h_0 too
        self.values = np.stack([h.detach().numpy() for h in self.h])

    def copy_gradients(self, name):
        return np.stack([w[name].grad.numpy() for w in self.copies])


@pytest.fixture
def args(rng):
    return rnn_args(rng)


@pytest.fixture
def dhs(rng):
    return rng.normal(size=(T, N, H))


@pytest.fixture
def graph(args, dhs):
    return Graph(args, dhs)


def test_gradients_add_where_a_variable_branches(rng):
    """∂L/∂v = Σ_u (∂⁺u/∂v)ᵀ ∂L/∂u over the variables u that v feeds."""
    A, B, v = rng.normal(size=(3, 5)), rng.normal(size=(4, 5)), rng.normal(size=5)

    def loss(v):
        return float(np.sin(A @ v) @ np.ones(3) * np.exp(B @ v).sum())

    s, e = np.sin(A @ v).sum(), np.exp(B @ v)
    by_way_of_A, by_way_of_B = A.T @ (np.cos(A @ v) * e.sum()), B.T @ (e * s)
    expected = numerical_gradient(loss, {"v": v}, "v")
    assert_equal(by_way_of_A + by_way_of_B, expected, atol=1e-6)
    assert np.abs(by_way_of_A - expected).max() > 0.1
    assert np.abs(by_way_of_B - expected).max() > 0.1


def test_the_gradient_is_the_sum_over_copies_of_the_weight(args, dhs, graph):
    grads = rnn_backward(dhs, rnn_forward(**args)[1])
    for name in ("W_xh", "W_hh", "b_xh", "b_hh"):
        copies = graph.copy_gradients(name)
        assert_equal(copies.sum(axis=0), getattr(grads, name))
        assert all(np.abs(copy - getattr(grads, name)).max() > 1e-2 for copy in copies)


def test_total_is_immediate_plus_what_comes_through_the_next_state(args, dhs, graph):
    for t in range(T - 1):  # dh_t = dhs_t + W_hhᵀ da_{t+1}; rows, so the transpose moves
        assert_equal(graph.dh[t + 1], dhs[t] + graph.da[t + 1] @ args["W_hh"])
        assert np.abs(graph.dh[t + 1] - dhs[t]).max() > 1e-2
    assert_equal(graph.dh[T], dhs[T - 1])


def test_back_through_tanh(graph):
    assert_equal(graph.da, (1 - graph.values[1:] ** 2) * graph.dh[1:])


def test_gradients_of_the_weights_sum_products_over_steps(args, dhs, graph):
    grads = rnn_backward(dhs, rnn_forward(**args)[1])
    assert_equal(sum(da.T @ h for da, h in zip(graph.da, graph.values, strict=False)), grads.W_hh)
    assert_equal(sum(da.T @ x for da, x in zip(graph.da, args["x"], strict=True)), grads.W_xh)
    assert_equal(graph.da.sum(axis=(0, 1)), grads.b_xh)
    assert_equal(grads.b_hh, grads.b_xh, atol=0)


def test_gradients_of_inputs_and_first_state(args, dhs, graph):
    grads = rnn_backward(dhs, rnn_forward(**args)[1])
    assert_equal(graph.dh[0], graph.da[0] @ args["W_hh"])
    assert_equal(graph.dh[0], grads.h0)
    assert_equal(graph.x.grad.numpy(), graph.da @ args["W_xh"])
    assert_equal(graph.x.grad.numpy(), grads.x)


def test_the_recursion_unrolled_is_a_sum_of_products_of_jacobians(args, dhs, graph):
    """dh_t = Σ_{s ≥ t} (∂h_s/∂h_t)ᵀ dhs_s, with the product of the Jacobians between t and s."""
    jacobians = step_jacobians(graph.values[1:], args["W_hh"])
    for t in range(1, T + 1):
        total = dhs[t - 1].copy()
        for s in range(t + 1, T + 1):
            between = jacobian_products(jacobians[t:s])[0]
            total += np.einsum("nij,ni->nj", between, dhs[s - 1])
        assert_equal(total, graph.dh[t])


def test_total_derivative_is_immediate_plus_through_the_state_before(args):
    """dh_t/dW = ∂⁺h_t/∂W + ∂⁺h_t/∂h_{t−1} dh_{t−1}/dW, for W_hh, forwards in time."""
    tensors = {name: torch.from_numpy(value) for name, value in args.items()}
    W_hh = tensors.pop("W_hh")

    def state(W, t, *, hold=False):
        h = tensors["h0"]
        for step in range(t):
            h = h.detach() if hold and step == t - 1 else h
            inputs = tensors["x"][step] @ tensors["W_xh"].T + tensors["b_xh"] + tensors["b_hh"]
            h = torch.tanh(inputs + h @ (W.detach() if hold and step < t - 1 else W).T)
        return h

    def derivative(t, **keywords):
        return torch.autograd.functional.jacobian(lambda W: state(W, t, **keywords), W_hh).numpy()

    hs, _ = rnn_forward(**args)
    jacobians = step_jacobians(hs, args["W_hh"])
    for t in range(2, T + 1):
        immediate, total, before = derivative(t, hold=True), derivative(t), derivative(t - 1)
        through = np.einsum("nij,njkl->nikl", jacobians[t - 1], before)
        assert_equal(total, immediate + through)
        assert np.abs(through).max() > 1e-2
        # ∂⁺h_t[i]/∂W[k, j] = (1 − h_t[i]²) h_{t−1}[j] where i = k
        slopes = (1 - hs[t - 1] ** 2)[:, :, None] * np.eye(H)
        assert_equal(immediate, np.einsum("nik,nj->nikj", slopes, hs[t - 2]))


def test_gradients_of_the_output_layer(rng):
    """do = (p − one-hot) / TN, dW_hy = Σ do hᵀ, db_y = Σ do, and W_hyᵀ do reaches the state."""
    inputs, targets, h0, params = char_rnn_args(rng)
    hs, logits, _ = char_rnn_forward(inputs, h0, params)
    h, W, b = (torch.from_numpy(a).requires_grad_() for a in (hs, params.W_hy, params.b_y))
    o = h @ W.T + b
    o.retain_grad()
    F.cross_entropy(o.flatten(0, 1), torch.from_numpy(targets).flatten()).backward()

    p = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
    do = (p - one_hot(targets, V)) / (T * N)
    assert_equal(do, o.grad.numpy())
    assert_equal(do, cross_entropy_backward(cross_entropy_forward(logits, targets)[1]))
    _, grads, _ = char_rnn_loss(inputs, targets, h0, params)
    steps = [(do[t, n], hs[t, n]) for t in range(T) for n in range(N)]
    for got in (W.grad.numpy(), grads.W_hy):
        assert_equal(got, sum(np.outer(d, state) for d, state in steps))
    for got in (b.grad.numpy(), grads.b_y):
        assert_equal(got, sum(d for d, _ in steps))
    assert_equal(h.grad.numpy(), do @ params.W_hy)
