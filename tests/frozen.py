"""A fingerprint of generated data: an edit or a NumPy that changes the stream changes it."""

import hashlib

import numpy as np


def digest(*parts) -> str:
    """The first 16 hexadecimal digits of the sha256 of arrays (dtype, shape, bytes) or texts."""
    sha256 = hashlib.sha256()
    for part in parts:
        if isinstance(part, np.ndarray):
            sha256.update(f"{part.dtype.str} {part.shape}".encode())
            sha256.update(part.tobytes())
        else:
            sha256.update(repr(part).encode())
    return sha256.hexdigest()[:16]
