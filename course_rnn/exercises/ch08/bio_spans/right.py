"""Exercise 8.2: right answers in several styles, as students write them."""

import numpy as np


def with_an_open_span(tags):
    spans, start, label = [], None, None
    for t, tag in enumerate(tags):
        its_label = (tag - 1) // 2
        if start is not None and (tag == 0 or tag % 2 == 1 or its_label != label):
            spans.append((start, t, label))
            start = None
        if tag > 0 and start is None:
            start, label = t, its_label
    if start is not None:
        spans.append((start, len(tags), label))
    return np.array(spans)


def looking_ahead(tags):
    tags, spans, stop = tags.tolist(), [], 0
    for t, tag in enumerate(tags):
        if t < stop or tag == 0:
            continue
        inside = tag + tag % 2  # the I of this label
        stop = t + 1
        while stop < len(tags) and tags[stop] == inside:
            stop += 1
        spans.append([t, stop, inside // 2 - 1])
    return np.array(spans)


def with_arrays(tags):
    before, after = np.append(0, tags[:-1]), np.append(tags[1:], 0)
    inside = tags + tags % 2
    goes_on = (tags > 0) & (tags % 2 == 0) & (before + before % 2 == inside)
    starts = np.flatnonzero((tags > 0) & ~goes_on)
    ends = np.flatnonzero((tags > 0) & ~((after == inside) & (after > 0)))
    return np.stack([starts, ends + 1, inside[starts] // 2 - 1], axis=1)


RIGHT = (with_an_open_span, looking_ahead, with_arrays)
