"""The PyTorch twins of :mod:`course_rnn.reference`, with the same names and argument order."""
