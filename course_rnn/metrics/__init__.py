"""Measures of models and of samplers, in NumPy."""

from course_rnn.metrics.bootstrap import bootstrap_interval
from course_rnn.metrics.edits import edit_distance, error_rate
from course_rnn.metrics.events import event_scores, match_events
from course_rnn.metrics.labels import SpanScores, exact_match, span_scores, token_accuracy
from course_rnn.metrics.language import (
    TokenMean,
    bits_per_character,
    perplexity,
    token_nats,
    uniform_model,
)
from course_rnn.metrics.probe import linear_probe
from course_rnn.metrics.sampling import chi_square_p_value
from course_rnn.metrics.staircase import LayerShares, layer_shares
from course_rnn.metrics.translation import TextScore, bleu, chrf

__all__ = [
    "LayerShares",
    "SpanScores",
    "TextScore",
    "TokenMean",
    "bits_per_character",
    "bleu",
    "bootstrap_interval",
    "chi_square_p_value",
    "chrf",
    "edit_distance",
    "error_rate",
    "event_scores",
    "exact_match",
    "layer_shares",
    "linear_probe",
    "match_events",
    "perplexity",
    "span_scores",
    "token_accuracy",
    "token_nats",
    "uniform_model",
]
