"""Speed, measured side by side on one thread: ``python -m benchmarks``."""

import os

# Read once, when NumPy and PyTorch load: so before either is imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = os.environ.get("BENCHMARK_THREADS", "1")
