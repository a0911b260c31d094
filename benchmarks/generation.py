"""Writing 10,000 characters one by one (H 100, V 84)."""

import numpy as np
import torch
import torch.nn.functional as F

from course_rnn.pytorch.convert import CHAR_RNN_KEYS, to_state_dict
from course_rnn.pytorch.rnn import CharRNN
from course_rnn.reference.char_rnn import init_char_rnn
from course_rnn.reference.sampling import generate

H, V, CHARACTERS = 100, 84, 10_000


def contenders():
    """Functions to time, after a check that both write the same text."""
    rng = np.random.default_rng(0)
    u = rng.random(CHARACTERS)
    numpy_64, torch_64 = writers(np.float64, u[:1000])
    assert numpy_64() == torch_64(), "the two write different texts"
    numpy_32, torch_32 = writers(np.float32, u)
    functions = {"torch.nn.RNN, step by step": torch_32, "course_rnn generate": numpy_32}
    return functions, CHARACTERS, "characters"


def writers(dtype, u):
    """The package's generator and a loop over ``torch.nn.RNN``, with the same weights and draws."""
    params = init_char_rnn(V, H, np.random.default_rng(1), dtype)
    model = CharRNN(V, H).to(torch.from_numpy(params.W_hh).dtype)
    model.load_state_dict(to_state_dict(params._asdict(), CHAR_RNN_KEYS))
    h0 = np.zeros(H, dtype)
    return (
        lambda: generate(0, h0, u, params)[0].tolist(),
        lambda: torch_generate(model, torch.from_numpy(u)),
    )


@torch.inference_mode()
def torch_generate(model, u):
    """The same inverse-transform sampling with PyTorch's own layers."""
    symbols, symbol, h = [], 0, None
    for u_t in u:
        x = F.one_hot(torch.tensor([[symbol]]), V).to(model.output.weight.dtype)
        hs, h = model.rnn(x, h)
        p = torch.softmax(model.output(hs[0, 0]), dim=-1)
        cdf = p.double().cumsum(dim=0)
        symbol = torch.searchsorted(cdf / cdf[-1], u_t, right=True).item()
        symbols.append(symbol)
    return symbols
