"""Exercise 5.4: right answers in several styles, as students write them."""

import torch


def run(inputs, h, c, W_xh, W_hh, W_hy):
    """Logits, and the states after the last step."""
    logits = []
    for x_t in inputs:
        i, f, g, o = (W_xh.T[x_t] + h @ W_hh.T).chunk(4, dim=1)
        c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
        h = torch.sigmoid(o) * torch.tanh(c)
        logits.append(h @ W_hy.T)
    return torch.stack(logits), h, c


def steps_by_hand(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    weights = [W.clone().requires_grad_() for W in (W_xh, W_hh, W_hy)]
    h, c, losses = h0, c0, []
    for start in range(0, len(inputs), k):
        h, c = h.detach(), c.detach()
        logits, h, c = run(inputs[start : start + k], h, c, *weights)
        y = targets[start : start + k]
        loss = torch.nn.functional.cross_entropy(logits.flatten(0, 1), y.flatten())
        grads = torch.autograd.grad(loss, weights)
        with torch.no_grad():
            for W, grad in zip(weights, grads, strict=True):
                W -= lr * grad
        losses.append(loss.item())
    return losses, weights[1].detach()


def with_an_optimiser(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    V, H = W_hy.shape
    lstm = torch.nn.LSTM(V, H, bias=False, dtype=W_hh.dtype)
    output = torch.nn.Linear(H, V, bias=False, dtype=W_hh.dtype)
    with torch.no_grad():
        lstm.weight_ih_l0.copy_(W_xh)
        lstm.weight_hh_l0.copy_(W_hh)
        output.weight.copy_(W_hy)
    optimiser = torch.optim.SGD([*lstm.parameters(), *output.parameters()], lr=lr)
    state, losses = (h0[None], c0[None]), []
    for x, y in zip(inputs.split(k), targets.split(k), strict=True):
        hs, state = lstm(torch.eye(V, dtype=W_hh.dtype)[x], tuple(s.detach() for s in state))
        loss = torch.nn.functional.cross_entropy(output(hs).movedim(-1, 1), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.detach())
    return torch.stack(losses), lstm.weight_hh_l0.detach()


def new_tensors_float32(inputs, targets, h0, c0, W_xh, W_hh, W_hy, lr, k):
    """Each step makes new weights, and log-probabilities are written out."""
    weights, h, c, losses = [W.float() for W in (W_xh, W_hh, W_hy)], h0.float(), c0.float(), []
    for x, y in zip(inputs.split(k), targets.split(k), strict=True):
        for W in weights:
            W.requires_grad_()
        logits, h, c = run(x, h.detach(), c.detach(), *weights)
        log_p = logits - logits.logsumexp(dim=-1, keepdim=True)
        loss = -log_p.gather(2, y[:, :, None]).mean()
        loss.backward()
        weights = [(W - lr * W.grad).detach() for W in weights]
        losses.append(loss.item())
    return torch.tensor(losses), weights[1]


RIGHT = (steps_by_hand, with_an_optimiser, new_tensors_float32)
