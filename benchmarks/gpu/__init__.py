"""What only a GPU can say: the CUDA tests, and the twins beside ``torch.nn``, in six minutes.

``python3 -m benchmarks.gpu --output DIR`` needs no network and, beside the checkout, only Python
and the packages torch, NumPy, jaxtyping and pytest. It runs four parts, each a process of its own
with a share of the time: ``tests``, ``layers``, ``training`` and ``compiled``. ``DIR/gpu.json``
is written whenever something new is known, so that a run that is killed leaves what it had;
``DIR/gpu.txt`` is the summary. Without a GPU, ``--device cpu`` is a dry run of the same parts.
"""
