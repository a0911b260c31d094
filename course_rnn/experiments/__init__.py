"""Recorded runs: one module each, with its question, its recipes and its job; resumable.

``protocol`` says what a run is, ``runner`` runs its jobs, ``ledger`` reads and writes the records
in ``results/``. ``course-rnn experiment list|run|show`` is the way in.
"""
