"""How ``make nbval`` compares fresh outputs with the stored ones."""

import re
from collections import defaultdict

RTOL, ATOL = 1e-3, 1e-6
# A decimal number with the blanks around it: NumPy pads columns to the widest number.
# An integer is a count, hence text that must be equal.
FLOAT = re.compile(
    r" *(?<![\d.#])([-+]?(?:\d+\.\d*|\.\d+|\d+(?=e[-+]?\d))(?:e[-+]?\d+)?)(?!\.?\d) *",
    re.IGNORECASE,
)


def snap(fresh, stored):
    """Replace in the outputs `fresh` what is as good as its counterpart in `stored`.

    Text whose decimal numbers are within the tolerance, and which is otherwise equal, counts as
    equal; images count as equal whatever they show. Outputs are paired by kind, in order.
    """
    stored_slots = _slots(stored)
    for kind, fresh_slots in _slots(fresh).items():
        for (holder, key), (reference, reference_key) in zip(
            fresh_slots, stored_slots[kind], strict=False
        ):
            if kind.startswith("image/") or close(holder[key], reference[reference_key]):
                holder[key] = reference[reference_key]


def close(text, reference):
    """Whether two texts are equal up to the last digits of their decimal numbers."""
    if not (isinstance(text, str) and isinstance(reference, str)):
        return text == reference
    # split() with one group alternates text, number, text, ..., text
    pieces, references = FLOAT.split(text), FLOAT.split(reference)
    return (
        len(pieces) == len(references)
        and pieces[::2] == references[::2]
        and all(map(_close_numbers, pieces[1::2], references[1::2]))
    )


def _close_numbers(a, b):
    if a.endswith(".") and b.endswith("."):  # whole: "1." in an array, or a count ends a sentence
        return float(a) == float(b)
    return abs(float(a) - float(b)) <= ATOL + RTOL * abs(float(b))


def _slots(outputs):
    """Group the places that hold content by kind: MIME type or name of the stream."""
    slots = defaultdict(list)
    for output in outputs:
        if output.output_type == "stream":
            slots[output.name].append((output, "text"))
        for mime in output.get("data", {}):
            slots[mime].append((output.data, mime))
    return slots
