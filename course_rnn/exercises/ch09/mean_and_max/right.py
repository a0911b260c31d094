"""Exercise 9.2: right answers in several styles, as students write them."""

import numpy as np


def with_a_mask(hs, lengths):
    mask = (np.arange(hs.shape[0])[:, None] < lengths)[..., None]
    mean = (hs * mask).sum(axis=0) / lengths[:, None]
    largest = np.where(mask, hs, -np.inf).max(axis=0)
    return mean, largest


def by_sentence(hs, lengths):
    means, maxima = [], []
    for n, length in enumerate(lengths):
        words = hs[:length, n]
        means.append(words.mean(axis=0))
        maxima.append(words.max(axis=0))
    return np.stack(means), np.stack(maxima)


def word_by_word(hs, lengths):
    T, N, H = hs.shape
    total, largest = np.zeros((N, H)), hs[0].copy()
    for t in range(T):
        for n in range(N):
            if t < lengths[n]:
                total[n] += hs[t, n]
                largest[n] = np.maximum(largest[n], hs[t, n])
    return total / lengths.reshape(-1, 1), largest


def masked_arrays_float32(hs, lengths):
    behind = np.arange(len(hs))[:, None] >= lengths
    masked = np.ma.masked_array(hs.astype(np.float32), np.broadcast_to(behind[..., None], hs.shape))
    return masked.mean(axis=0).filled(), masked.max(axis=0).filled()


def with_torch(hs, lengths):
    import torch

    states = torch.from_numpy(hs)
    mask = (torch.arange(len(hs))[:, None] < torch.from_numpy(lengths))[..., None]
    mean = states.masked_fill(~mask, 0).sum(0) / torch.from_numpy(lengths)[:, None]
    return mean.numpy(), states.masked_fill(~mask, -torch.inf).amax(0).numpy()


RIGHT = (with_a_mask, by_sentence, word_by_word, masked_arrays_float32, with_torch)
