"""Interactive figures: plain JavaScript and SVG that need neither a kernel nor a network."""

from course_rnn.figures.attention_map import attention_map
from course_rnn.figures.back_off import back_off
from course_rnn.figures.backward_stepper import backward_stepper
from course_rnn.figures.base import InteractiveFigure
from course_rnn.figures.beam_tree import beam_tree
from course_rnn.figures.beat_timer import beat_timer
from course_rnn.figures.gate_stepper import gate_stepper
from course_rnn.figures.gradient_staircase import gradient_staircase
from course_rnn.figures.injected_error import injected_error
from course_rnn.figures.memory_stepper import memory_stepper
from course_rnn.figures.next_symbol import next_symbol
from course_rnn.figures.picture_question import picture_question
from course_rnn.figures.plane_dynamics import plane_dynamics
from course_rnn.figures.running_verdict import running_verdict
from course_rnn.figures.scan_stepper import scan_stepper
from course_rnn.figures.stack_stepper import stack_stepper
from course_rnn.figures.viterbi_lattice import viterbi_lattice

__all__ = [
    "InteractiveFigure",
    "attention_map",
    "back_off",
    "backward_stepper",
    "beam_tree",
    "beat_timer",
    "gate_stepper",
    "gradient_staircase",
    "injected_error",
    "memory_stepper",
    "next_symbol",
    "picture_question",
    "plane_dynamics",
    "running_verdict",
    "scan_stepper",
    "stack_stepper",
    "viterbi_lattice",
]
