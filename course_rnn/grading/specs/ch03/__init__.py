"""Exercises of chapter 3, backpropagation through time: one module each."""

from course_rnn.grading.specs.ch03.rnn_backward import RNN_BACKWARD
from course_rnn.grading.specs.ch03.state_gradients import STATE_GRADIENTS
from course_rnn.grading.specs.ch03.step_backward import STEP_BACKWARD
from course_rnn.grading.specs.ch03.truncated_backward import TRUNCATED_BACKWARD
from course_rnn.grading.specs.ch03.truncated_gradient import TRUNCATED_GRADIENT

EXERCISES = (STEP_BACKWARD, STATE_GRADIENTS, RNN_BACKWARD, TRUNCATED_GRADIENT, TRUNCATED_BACKWARD)
