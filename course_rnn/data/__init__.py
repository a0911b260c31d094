"""Data for the chapters: fetched once, checked by sha256, usable offline.

``fetch`` and ``verify`` work on the sets of ``REGISTRY``; each task has its own module with a
loader (``shakespeare``), and ``codecs``, ``splits`` and ``batching`` prepare what was loaded.
"""

from course_rnn.data.cache import DataCorruptError, cache_dir, fetch, locate, verify
from course_rnn.data.download import DataUnavailableError
from course_rnn.data.registry import REGISTRY

__all__ = [
    "REGISTRY",
    "DataCorruptError",
    "DataUnavailableError",
    "cache_dir",
    "fetch",
    "locate",
    "verify",
]
