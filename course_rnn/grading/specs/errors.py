"""What NumPy says when shapes do not fit: patterns for :class:`course_rnn.grading.spec.Stumble`."""

SHAPES = "core dimension|not aligned|could not be broadcast"
