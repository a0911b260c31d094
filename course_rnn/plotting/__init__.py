"""Static figures of the course, drawn with matplotlib as small vector graphics."""

from course_rnn.plotting.curves import eigenvalues, gradient_norms, singular_values
from course_rnn.plotting.diagrams.attention import (
    attention_decoder,
    self_attention,
    soft_lookup,
)
from course_rnn.plotting.diagrams.automaton import digit_adder, two_states
from course_rnn.plotting.diagrams.autoregression import autoregression
from course_rnn.plotting.diagrams.carried import carried_state
from course_rnn.plotting.diagrams.conditional import one_decoder
from course_rnn.plotting.diagrams.encoder_decoder import encoder_decoder
from course_rnn.plotting.diagrams.feeding import teacher_forcing
from course_rnn.plotting.diagrams.grid import bidirectional_grid, layer_grid
from course_rnn.plotting.diagrams.gru import gru_cell
from course_rnn.plotting.diagrams.heartbeat import heartbeat
from course_rnn.plotting.diagrams.highway import gradient_highway
from course_rnn.plotting.diagrams.losses import loss_graph
from course_rnn.plotting.diagrams.lstm import lstm_cell
from course_rnn.plotting.diagrams.min_gru import min_gru_cell
from course_rnn.plotting.diagrams.plane import plane_map
from course_rnn.plotting.diagrams.rolled import rolled_graph
from course_rnn.plotting.diagrams.scan import scan_rounds
from course_rnn.plotting.diagrams.sentence import sentence_encoder
from course_rnn.plotting.diagrams.sentence_pair import sentence_pair
from course_rnn.plotting.diagrams.shapes import sequence_shapes
from course_rnn.plotting.diagrams.stack_number import stack_number
from course_rnn.plotting.diagrams.tagging import deciding_words, tag_lattice, tagger_runs
from course_rnn.plotting.diagrams.truncation import truncation_strips
from course_rnn.plotting.diagrams.unrolled import unrolled_graph
from course_rnn.plotting.diagrams.window import window_language_model
from course_rnn.plotting.heat_maps import attention_weights, gate_activations
from course_rnn.plotting.style import BLUE, DIVERGING, GREEN, GREY, ORANGE, PURPLE, SKY, use_style
from course_rnn.plotting.trajectories import principal_components, state_trajectories
from course_rnn.plotting.weighted_text import weighted_text

__all__ = [
    "BLUE",
    "DIVERGING",
    "GREEN",
    "GREY",
    "ORANGE",
    "PURPLE",
    "SKY",
    "attention_decoder",
    "attention_weights",
    "autoregression",
    "bidirectional_grid",
    "carried_state",
    "deciding_words",
    "digit_adder",
    "eigenvalues",
    "encoder_decoder",
    "gate_activations",
    "gradient_highway",
    "gradient_norms",
    "gru_cell",
    "heartbeat",
    "layer_grid",
    "loss_graph",
    "lstm_cell",
    "min_gru_cell",
    "one_decoder",
    "plane_map",
    "principal_components",
    "rolled_graph",
    "scan_rounds",
    "self_attention",
    "sentence_encoder",
    "sentence_pair",
    "sequence_shapes",
    "singular_values",
    "soft_lookup",
    "stack_number",
    "state_trajectories",
    "tag_lattice",
    "tagger_runs",
    "teacher_forcing",
    "truncation_strips",
    "two_states",
    "unrolled_graph",
    "use_style",
    "weighted_text",
    "window_language_model",
]
