"""Exercise 6.4: right answers in several styles, as students write them."""

import math
import random

import numpy as np


def sorted_and_cut(lengths, batch_size, seed):
    rng = np.random.default_rng(seed)
    order = np.argsort(lengths)
    B = math.ceil(len(lengths) / batch_size)
    batches = np.full((B, batch_size), -1)
    batches.flat[: len(order)] = order
    return batches[rng.permutation(B)]


def equal_lengths_at_random(lengths, batch_size, seed):
    """Examples of equal length meet others in every epoch; the longest come first."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(lengths))
    order = order[np.argsort(-lengths[order], kind="stable")]
    cuts = range(batch_size, len(order), batch_size)
    batches = [np.pad(b, (0, batch_size - len(b)), constant_values=-1)
               for b in np.split(order, cuts)]  # fmt: skip
    rng.shuffle(batches)
    return np.stack(batches)


def plain_python(lengths, batch_size, seed):
    """The short batch has the shortest examples."""
    rng = random.Random(seed)
    order = sorted(range(len(lengths)), key=lambda i: (lengths[i], rng.random()))
    rest = len(order) % batch_size
    batches = [order[:rest] + [-1] * (batch_size - rest)] if rest else []
    for start in range(rest, len(order), batch_size):
        batches.append(order[start : start + batch_size])
    rng.shuffle(batches)
    return np.array(batches)


def with_torch(lengths, batch_size, seed):
    import torch

    generator = torch.Generator().manual_seed(seed)
    batches = list(torch.from_numpy(lengths).argsort().split(batch_size))
    order = torch.randperm(len(batches), generator=generator).tolist()
    padded = torch.nn.utils.rnn.pad_sequence(batches, batch_first=True, padding_value=-1)
    return padded[order].numpy()


RIGHT = (sorted_and_cut, equal_lengths_at_random, plain_python, with_torch)
