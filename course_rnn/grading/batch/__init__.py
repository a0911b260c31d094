"""Grade a folder of submissions in parallel; killed at any moment, it goes on where it was.

``journal`` keeps every result as soon as there is one, ``work`` is what a worker does, ``run``
hands out the work here or on a Dask cluster, ``gradebook`` writes the table at the end.
"""

from course_rnn.grading.batch.run import run_batch

__all__ = ["run_batch"]
