"""Exercises of chapter 2, Elman RNNs: one module each, with reference, cases and mistakes."""

from course_rnn.grading.specs.ch02.generate import GENERATE
from course_rnn.grading.specs.ch02.inverse_transform import INVERSE_TRANSFORM
from course_rnn.grading.specs.ch02.perplexity import PERPLEXITY
from course_rnn.grading.specs.ch02.rnn_forward import RNN_FORWARD

EXERCISES = (RNN_FORWARD, INVERSE_TRANSFORM, PERPLEXITY, GENERATE)
