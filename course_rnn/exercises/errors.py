"""What NumPy says when shapes do not fit, for :class:`course_rnn.exercises.spec.Stumble`."""

SHAPES = "core dimension|not aligned|could not be broadcast"
