"""Exercises of chapter 4, vanishing gradients: one module each."""

from course_rnn.grading.specs.ch04.clip_gradients import CLIP_GRADIENTS
from course_rnn.grading.specs.ch04.gradient_norms import GRADIENT_NORMS
from course_rnn.grading.specs.ch04.jacobian_product import JACOBIAN_PRODUCT
from course_rnn.grading.specs.ch04.scale_to_radius import SCALE_TO_RADIUS

EXERCISES = (SCALE_TO_RADIUS, JACOBIAN_PRODUCT, CLIP_GRADIENTS, GRADIENT_NORMS)
