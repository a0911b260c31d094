"""Every public function of the tools around the models names the bad argument, or says why not.

One or two telling rows a function; what else its module rejects stands in the module's own test.
"""

import numpy as np
import pytest
import torch

from course_rnn import figures, metrics, plotting, training
from course_rnn.figures.attention_map import Looked
from course_rnn.metrics.keystrokes import keystrokes, share_saved
from course_rnn.reference.lstm import lstm_forward
from course_rnn.training import (
    checkpoint,
    early_stopping,
    evaluation,
    lstm_side_by_side,
    runtime,
    side_by_side,
    streams,
)
from tests.cases import assert_rejects
from tests.public_api import public_functions, qualified_name

RNG = np.random.default_rng(0)
LABELS = np.array([[0, 1], [1, 1]])
MASK = np.array([[True, True], [True, False]])
NO_STEP = lambda symbol, state: (np.log([0.5, 0.5]), state)  # noqa: E731
NANS = np.full((3, 2), np.nan)
ONES = np.ones((1, 128))
CHUNK = (LABELS, LABELS)
MODEL = torch.nn.Linear(2, 2)
SGD = torch.optim.SGD(MODEL.parameters(), lr=0.1)
SYMBOLS = torch.zeros((3, 2), dtype=torch.int64)
NETWORKS = side_by_side.elman_networks([np.eye(2)], 7, 2, [0])
READ = lstm_forward(  # one step of one sequence with two units
    np.ones((1, 1, 1)), np.ones((1, 2)), np.ones((1, 2)), np.ones((8, 1)), np.ones((8, 2)),
    np.ones(8), np.ones(8),
)[2]  # fmt: skip
AX = object()  # none is needed to find the fault
LATTICE = {"likeliest": [0, 1], "forbidden": np.zeros((2, 2), bool)}


def model(inputs, state):
    return np.zeros((*inputs.shape, 2)), state


def loss(model, chunk, state):
    return evaluation.Loss(torch.zeros(()), 1, None)


def validation():
    return early_stopping.Validation([CHUNK], every=1, patience=1, loss=loss)


def saved():
    return checkpoint.Checkpoint("never written", every=1)


# function, arguments, keywords, the argument that the message must name
ROWS = [
    (metrics.bootstrap_interval, (np.mean, LABELS[:1], RNG), {}, "values"),
    (metrics.bootstrap_interval, (np.mean, [1.0, 2.0], RNG), {}, "values"),
    (metrics.bootstrap_interval, (np.mean, LABELS, 0), {}, "rng"),
    (metrics.bootstrap_interval, (np.mean, LABELS, RNG), {"resamples": 1.5}, "resamples"),
    (metrics.bootstrap_interval, (np.mean, LABELS, RNG), {"level": np.nan}, "level"),
    (metrics.bootstrap_interval, (np.mean, np.array([1.0, np.nan]), RNG), {}, "statistic"),
    (metrics.edit_distance, (3, "ab"), {}, "a"),
    (metrics.edit_distance, ("ab", [[1], [2]]), {}, "b"),
    (metrics.error_rate, (["a"], ["a", "b"]), {}, "hypotheses"),
    (metrics.error_rate, ([""], [""]), {}, "references"),
    (metrics.error_rate, ([], []), {}, "references"),
    (metrics.error_rate, ([3], ["a"]), {}, "hypotheses"),
    (metrics.match_events, ([1.0, 0.5], [1.0], 0.1), {}, "found"),
    (metrics.match_events, ([1.0], [1.0], -0.1), {}, "tolerance"),
    (metrics.event_scores, ([1.0], [np.nan], 0.1), {}, "truth"),
    (keystrokes, (np.array([2]), np.zeros((1, 2)), ["a", "b"]), {}, "targets"),
    (keystrokes, (np.array([0]), np.zeros((1, 3)), ["a", "b"]), {}, "log_p"),
    (keystrokes, (np.array([0]), np.zeros((1, 2)), ["a", "b"], 0), {}, "shown"),
    (share_saved, (np.array([1]), ["a", "b"]), {}, "keys"),
    (metrics.token_accuracy, (LABELS, LABELS[0], MASK), {}, "targets"),
    (metrics.token_accuracy, (LABELS, LABELS, LABELS), {}, "mask"),
    (metrics.token_accuracy, (LABELS / 2, LABELS, MASK), {}, "predictions"),
    (metrics.exact_match, (LABELS, LABELS, MASK & False), {}, "mask"),
    (metrics.exact_match, (LABELS, LABELS * np.nan, MASK), {}, "targets"),
    (metrics.span_scores, ([set()], []), {}, "predictions"),
    (metrics.span_scores, ([], []), {}, "targets"),
    (metrics.span_scores, ([[(0, 1, "A")]], [{(0, 1, "A")}]), {}, "predictions"),
    (metrics.TokenMean.add, (metrics.TokenMean(), 1.0, 0), {}, "count"),
    (metrics.TokenMean.add, (metrics.TokenMean(), 1.0, np.nan), {}, "count"),
    (metrics.perplexity, (np.nan,), {}, "nats"),
    (metrics.bits_per_character, (-0.1,), {}, "nats"),
    (metrics.token_nats, (model, []), {}, "chunks"),
    (metrics.token_nats, (model, [([[0]], [[0]])]), {}, "inputs"),
    (metrics.token_nats, (model, [(LABELS, LABELS + 1)]), {}, "targets"),
    (metrics.uniform_model, (0,), {}, "V"),
    (metrics.uniform_model, (2.5,), {}, "V"),
    (metrics.chi_square_p_value, (np.array([9, 9]), np.array([0.5, np.nan])), {}, "p"),
    (metrics.chi_square_p_value, (np.array([9, -9]), np.array([0.5, 0.5])), {}, "counts"),
    (metrics.chi_square_p_value, (np.array([9, np.nan]), np.array([0.5, 0.5])), {}, "counts"),
    (metrics.layer_shares, ("rnn", np.ones((1, 2)), (np.ones((1, 2)),), []), {}, "x"),
    (metrics.linear_probe, (np.eye(2), np.array([0, -1]), MASK[1]), {}, "labels"),
    (metrics.bleu, ([], []), {}, "hypotheses"),
    (metrics.bleu, ([None], ["a"]), {}, "hypotheses"),
    (metrics.chrf, (["a"], ["a", "b"]), {}, "references"),
    (metrics.chrf, (["a"], [None]), {}, "references"),
    (training.detach, (LABELS,), {}, "state"),
    (training.detach, ((torch.zeros(2), None),), {}, "state"),
    (training.fit, (MODEL, [CHUNK], SGD), {"max_norm": np.nan}, "max_norm"),
    (training.fit, (MODEL, [], SGD), {}, "chunks"),
    (training.fit, (MODEL, [(LABELS, LABELS[:1])], SGD), {}, "targets"),
    (training.Progress.load_state_dict, (training.Progress(), {}), {}, "state"),
    (evaluation.next_token_loss, (MODEL, (LABELS, LABELS[:1]), None), {}, "targets"),
    (evaluation.next_token_loss, (MODEL, (LABELS * np.nan,) * 2, None), {}, "inputs"),
    (evaluation.next_token_loss, (MODEL, (LABELS[:0],) * 2, None), {}, "inputs"),
    (evaluation.next_token_loss, (MODEL, (LABELS, [[0]]), None), {}, "targets"),
    (evaluation.autocast, (loss, torch.float64), {}, "dtype"),
    (evaluation.evaluate, (MODEL, []), {}, "chunks"),
    (early_stopping.Validation, ([],), {"every": 1, "patience": 1}, "chunks"),
    (early_stopping.Validation, ([CHUNK],), {"every": 0.5, "patience": 1}, "every"),
    (early_stopping.Validation, ([CHUNK],), {"every": 1, "patience": np.nan}, "patience"),
    (early_stopping.Validation.run, (validation(), MODEL, -1), {}, "updates"),
    (early_stopping.Validation.restore, (validation(), MODEL), {}, "best"),
    (early_stopping.Validation.load_state_dict, (validation(), {}), {}, "state"),
    (runtime.threads, (0,), {}, "count"),
    (runtime.threads, (1.5,), {}, "count"),
    (runtime.on_device, ("gpu",), {}, "device"),
    (runtime.on_device, ("cuda:77",), {}, "device"),
    (checkpoint.Checkpoint, ("path",), {"every": 0}, "every"),
    (checkpoint.Checkpoint, ("path",), {"every": np.nan}, "every"),
    (checkpoint.Checkpoint, ("path",), {"every": 1, "generators": [0]}, "generators"),
    (checkpoint.Checkpoint.save, (saved(), {"model": 3}), {}, "parts"),
    (checkpoint.Checkpoint.load, (saved(), {"model": 3}), {}, "parts"),
    (side_by_side.elman_networks, ([], 7, 2, []), {}, "W_hh"),
    (side_by_side.elman_networks, ([np.zeros((2, 3))], 7, 2, [0]), {}, "W_hh"),
    (side_by_side.elman_networks, ([np.eye(2)], 0, 2, [0]), {}, "V"),
    (side_by_side.elman_networks, ([np.eye(2)], 7, 0, [0]), {}, "outputs"),
    (side_by_side.elman_networks, ([np.eye(2)], 7, 2, [0, 1]), {}, "seeds"),
    (side_by_side.elman_networks, ([np.eye(2)], 7, 2, [0]), {"biased": [1]}, "biased"),
    (side_by_side.elman_logits, (SYMBOLS[0], NETWORKS), {}, "ids"),
    (side_by_side.elman_logits, (SYMBOLS, NETWORKS, "gelu"), {}, "nonlinearity"),
    (lstm_side_by_side.lstm_networks, (["half"], 7, 2, 3, [0]), {"forget": [1.0]}, "changes"),
    (lstm_side_by_side.lstm_networks, (["full"], 0, 2, 3, [0]), {"forget": [1.0]}, "V"),
    (lstm_side_by_side.lstm_networks, (["full"], 7, 2, 3, [0]), {"forget": [np.nan]}, "forget"),
    (lstm_side_by_side.lstm_logits, (SYMBOLS[0], NETWORKS, ["full"]), {}, "ids"),
    (lstm_side_by_side.lstm_logits, (SYMBOLS, NETWORKS, ["full"] * 2), {}, "changes"),
    (side_by_side.fit_side_by_side, (NETWORKS, [], SGD), {"max_norm": 0.0}, "max_norm"),
    (side_by_side.accuracies, (NETWORKS, SYMBOLS, SYMBOLS[:, 0]), {}, "y"),
    (side_by_side.fit_side_by_side, (NETWORKS, [], SGD), {"rates": [1.0, 1.0]}, "rates"),
    (streams.stream_losses, (NETWORKS, []), {}, "chunks"),
    (plotting.singular_values, (AX, NANS), {}, "values"),
    (plotting.singular_values, (AX, [[1.0]]), {}, "values"),
    (plotting.eigenvalues, (AX, {}), {}, "sets"),
    (plotting.eigenvalues, (AX, {"a": NANS}), {}, "sets['a']"),
    (plotting.eigenvalues, (AX, {"a": [1.0]}), {}, "sets['a']"),
    (plotting.gradient_norms, (AX, {}), {}, "curves"),
    (plotting.gradient_norms, (AX, {"a": [1.0]}), {}, "curves['a']"),
    (plotting.gradient_norms, (AX, {"a": NANS[:, 0]}), {}, "curves['a']"),
    (plotting.unrolled_graph, (AX, ["a"], ["a"], ["a"]), {}, "states"),
    (plotting.unrolled_graph, (AX, [], [], ["a"]), {}, "inputs"),
    (plotting.plane_map, (AX, NANS[:2], np.tanh), {}, "W"),
    (plotting.plane_map, (AX, np.ones((3, 2)), np.tanh), {}, "W"),
    (plotting.plane_map, (AX, np.eye(2), np.tanh), {"extent": 0}, "extent"),
    (plotting.rolled_graph, (AX,), {"steps": 0}, "steps"),
    (plotting.rolled_graph, (AX,), {"steps": 2.5}, "steps"),
    (plotting.loss_graph, (AX,), {"steps": 1}, "steps"),
    (plotting.loss_graph, (AX,), {"steps": 5}, "steps"),
    (plotting.window_language_model, (AX, [], {"a": 0.5}), {}, "words"),
    (plotting.window_language_model, (AX, ["a"] * 5, {"a": 0.5}), {}, "words"),
    (plotting.window_language_model, (AX, ["a"], {}), {}, "guesses"),
    (plotting.window_language_model, (AX, ["a"], {"a": np.nan}), {}, "guesses"),
    (plotting.autoregression, (AX,), {"order": 1}, "order"),
    (plotting.autoregression, (AX,), {"order": 2.5}, "order"),
    (plotting.truncation_strips, (AX, {}), {}, "strips"),
    (plotting.truncation_strips, (AX, {"a": [1, 1], "b": [1, 1, 1]}), {}, "strips['b']"),
    (plotting.truncation_strips, (AX, {"a": [1, np.nan]}), {}, "strips['a']"),
    (plotting.truncation_strips, (AX, {"a": [1, -1]}), {}, "strips['a']"),
    (plotting.carried_state, (AX,), {"chunk": 4}, "chunk"),
    (plotting.teacher_forcing, (AX, ["a", "b"], ["b"], ["b"]), {}, "words"),
    (plotting.teacher_forcing, (AX, ["a", "b", "c"], ["b"], ["b", "c"]), {}, "forced"),
    (plotting.teacher_forcing, (AX, ["a", "b", "c"], ["b", "c"], ["b"]), {}, "free"),
    (plotting.weighted_text, (AX, ["a"], [-1.0]), {}, "weights"),
    (plotting.sentence_encoder, (AX, ["a"]), {}, "words"),
    (plotting.sentence_encoder, (AX, ["a", "b"]), {"weights": [0.5, 0.6]}, "weights"),
    (plotting.one_decoder, (AX, [("a", "b", "c")]), {}, "rows"),
    (plotting.digit_adder, (AX, "12", "3"), {}, "bottom"),
    (plotting.two_states, (AX, ["a"], ["b"] * 4), {}, "states"),
    (plotting.stack_number, (AX, ")"), {}, "stack"),
    (plotting.scan_rounds, (AX,), {"steps": 9}, "steps"),
    (plotting.sentence_pair, (AX, ["a"], ["a", "b"], ["A", "B"]), {}, "first"),
    (plotting.sentence_pair, (AX, ["a", "b"], ["a"], ["A", "B"]), {}, "second"),
    (plotting.sentence_pair, (AX, ["a", "b"], ["a", "b"], ["A"]), {}, "classes"),
    (plotting.tagger_runs, (AX, ["a"], ["A"]), {}, "words"),
    (plotting.tagger_runs, (AX, ["a", "b"], ["A"]), {}, "tags"),
    (plotting.tagger_runs, (AX, ["a", "b"], ["A", "B"]), {"delay": 0}, "delay"),
    (plotting.deciding_words, (AX, []), {}, "sentences"),
    (plotting.deciding_words, (AX, [(["a", "b"], 0, 2)]), {}, "sentences"),
    (plotting.deciding_words, (AX, [(["a", "b"], 1, 1)]), {}, "sentences"),
    (plotting.tag_lattice, (AX, [[0], [0]], [[0], [0]], "ab", "A"), LATTICE, "best"),
    (plotting.tag_lattice, (AX, np.eye(2), [[0], [0]], "ab", "AB"), LATTICE, "back"),
    (plotting.tag_lattice, (AX, np.eye(2), np.eye(2), ["a"], ["A", "B"]), LATTICE, "words"),
    (plotting.tag_lattice, (AX, np.eye(2), np.eye(2), ["a", "b"], ["A"]), LATTICE, "tags"),
    *(
        (plotting.tag_lattice, (AX, np.eye(2), np.eye(2), ["a", "b"], ["A", "B"]), wrong, name)
        for name, wrong in {
            "likeliest": LATTICE | {"likeliest": [0]},
            "forbidden": LATTICE | {"forbidden": np.eye(3) > 0},
        }.items()
    ),
    (plotting.lstm_cell, (AX,), {"lit": "input"}, "lit"),
    (plotting.layer_grid, (AX,), {"layers": 5}, "layers"),
    (plotting.layer_grid, (AX,), {"steps": 1}, "steps"),
    (plotting.layer_grid, (AX,), {"path": [(0, 1), (1, 2)]}, "path"),
    (plotting.bidirectional_grid, (AX,), {"layers": 0}, "layers"),
    (plotting.bidirectional_grid, (AX,), {"steps": 2.5}, "steps"),
    (plotting.encoder_decoder, (AX, [], ["a"]), {}, "source"),
    (plotting.encoder_decoder, (AX, ["a"], []), {}, "target"),
    (plotting.encoder_decoder, (AX, ["a"] * 3, ["a"] * 4), {}, "target"),
    (plotting.soft_lookup, (AX, ["a"], [0], [1]), {}, "read"),
    (plotting.soft_lookup, (AX, ["a", "b"], [0], [0.5, 0.5]), {}, "scores"),
    (plotting.soft_lookup, (AX, ["a", "b"], [0, 1], [0.5, 0.8]), {}, "weights"),
    (plotting.self_attention, (AX, ["a"]), {}, "words"),
    (plotting.gradient_highway, (AX, {}), {}, "forget"),
    (plotting.gradient_highway, (AX, {"a": [1, 1], "b": [1, 1, 1]}), {}, "forget['b']"),
    (plotting.gradient_highway, (AX, {"a": [1, np.nan]}), {}, "forget['a']"),
    (plotting.gradient_highway, (AX, {"a": [1, 1.5]}), {}, "forget['a']"),
    (plotting.heartbeat, (AX, NANS, 100, 50), {}, "samples"),
    (plotting.heartbeat, (AX, np.eye(3), 100, 1), {}, "samples"),
    (plotting.heartbeat, (AX, np.zeros(100), np.nan, 50), {}, "rate"),
    (plotting.heartbeat, (AX, np.zeros(100), 100, 7), {}, "r"),
    (plotting.heartbeat, (AX, np.zeros(100), 100, 50), {}, "r"),
    (plotting.gate_activations, (AX, NANS, "abc"), {}, "gates"),
    (plotting.gate_activations, (AX, [[0.5]], "a"), {}, "gates"),
    (plotting.attention_weights, (AX, np.ones((1, 1)), ["a", "b"], ["a"]), {}, "sources"),
    (plotting.principal_components, (NANS[None], 1), {}, "states"),
    (plotting.principal_components, ([[[1.0]]], 1), {}, "states"),
    (plotting.principal_components, (np.eye(3)[None], 1.5), {}, "count"),
    (plotting.state_trajectories, (AX, np.eye(3)[None], ["a"]), {}, "labels"),
    (figures.InteractiveFigure, ("no such script", {}, "label"), {}, "name"),
    (figures.InteractiveFigure, ("next_symbol", {"x": np.nan}, "label"), {}, "data"),
    (figures.next_symbol, ("abc", NANS, "abc"), {}, "logits"),
    (figures.next_symbol, ("ab", [[0.0, 1.0]], "ab"), {}, "logits"),
    (figures.next_symbol, ("abz", np.zeros((2, 3)), "abc"), {}, "text"),
    (figures.next_symbol, ("abz", NANS[:2], "ab"), {}, "logits"),
    (figures.back_off, ("ab", NANS[:1, None], NANS[:1], "abc"), {}, "p"),
    (figures.back_off, ("ab", [[[1.0]]], NANS[:1], "a"), {}, "p"),
    (figures.back_off, ("ab", np.full((1, 2, 2), 0.5), NANS[:1, :2], "ab"), {}, "weights"),
    (figures.back_off, ("b", np.full((1, 2, 2), 0.5), np.ones((1, 2)), "ab"), {}, "text"),
    (figures.back_off, ("az", np.full((1, 2, 2), 0.5), np.ones((1, 2)), "ab"), {}, "text"),
    (figures.injected_error, ([1.0], [3], {}, {}), {}, "radii"),
    (figures.injected_error, ([0.9], [1], {}, {}), {}, "biases"),
    (figures.injected_error, ([0.9], [3], {4: NANS}, {}), {}, "rnn"),
    (figures.injected_error, ([0.9], [3], {128: NANS}, {}), {}, "lstm"),
    (figures.injected_error, ([0.9], [3], {128: [1.0]}, {128: NANS}), {}, "rnn[128]"),
    (figures.injected_error, ([0.9], [3], {128: ONES}, {128: NANS}), {}, "lstm[128]"),
    (figures.injected_error, ([0.9], [3], {128: 0 * ONES}, {128: ONES}), {}, "rnn[128]"),
    (
        figures.beat_timer,
        (NANS[:, 0], NANS, NANS[:, 0], NANS[:, 0], NANS[:, 0], [2]),
        {"rate": 120, "delay": 4},
        "units",
    ),
    (figures.gate_stepper, (["a"] * 2, READ, np.eye(2), ONES[0, :2], "ab", [0]), {}, "cache"),
    (figures.gate_stepper, (["a"], READ, np.eye(2), ONES[0, :2], "ab", [2]), {}, "cells"),
    (figures.gate_stepper, (["a"], READ, np.eye(3), ONES[0, :2], "ab", [0]), {}, "W_hy"),
    (figures.stack_stepper, ([],), {}, "texts"),
    (figures.picture_question, ([],), {}, "asked"),
    (figures.scan_stepper, (np.ones(1), np.ones(1)), {}, "a"),
    (figures.memory_stepper, (np.eye(1), np.array([0]), np.ones((1, 2))), {}, "keys"),
    (figures.memory_stepper, (2 * np.eye(2), np.array([0]), np.ones((1, 2))), {}, "keys"),
    (figures.memory_stepper, (np.eye(2), np.array([2]), np.ones((1, 2))), {}, "which"),
    (figures.memory_stepper, (np.eye(2), np.array([0]), np.ones((2, 2))), {}, "values"),
    (figures.memory_stepper, (np.eye(2), np.array([0]), np.full((1, 2), np.nan)), {}, "values"),
    (figures.attention_map, ([],), {}, "examples"),
    (figures.attention_map, ([Looked("a", "b", [[0.5]], [[True]])],), {}, "examples[0].weights"),
    (figures.attention_map, ([Looked("a", "b", [[1.0]], [[True]])],), {"first": 2}, "first"),
    (figures.gradient_staircase, ("ab", {"n": NANS[:1, None]}), {}, "networks['n']"),
    (figures.gradient_staircase, ("ab", {}), {}, "networks"),
    (figures.gradient_staircase, ("a", {"n": NANS[:1, None]}), {}, "symbols"),
    (figures.beam_tree, (NO_STEP, 0, 0, 1, "ab"), {"max_length": 0}, "max_length"),
    (figures.beam_tree, (NO_STEP, 0, 0, 1, "ab"), {"max_length": 2, "widths": (4,)}, "widths"),
    (figures.beam_tree, (NO_STEP, 0, 0, 2, "ab"), {"max_length": 2}, "end"),
    (figures.beam_tree, (NO_STEP, 0, 0, 1, "abc"), {"max_length": 2}, "symbols"),
    (figures.backward_stepper, ("hex", "he", np.zeros((1, 2)), ()), {}, "text"),
    (figures.backward_stepper, ("h", "he", np.zeros((1, 2)), ()), {}, "text"),
    (figures.backward_stepper, ("he", "heloabc", np.zeros((1, 2)), ()), {}, "symbols"),
    (figures.running_verdict, ([], ("a", "b")), {"share": "weight"}, "sentences"),
    (figures.plane_dynamics, ((1.0, np.nan),), {}, "start"),
    (figures.plane_dynamics, ((1.0,),), {}, "start"),
    (figures.plane_dynamics, (), {"steps": 1.5}, "steps"),
]

NO_ARGUMENTS = "takes no arguments"
EXCEPTIONS = {
    "figures.base.identifier": "takes any JSON",
    "figures.viterbi_lattice.viterbi_lattice": "tests/figures/test_viterbi_lattice.py",
    "training.bag_of_words.features_of": "tests/training/test_bag_of_words.py",
    "training.bag_of_words.fit_bag_of_words": "tests/training/test_bag_of_words.py",
    "training.bag_of_words.fit_logistic": "tests/training/test_bag_of_words.py",
    "training.captions.caption_batch": "tests/training/test_captions.py",
    "training.captions.caption_batches": "tests/training/test_captions.py",
    "training.captions.caption_codec": "tests/training/test_captions.py",
    "training.captions.caption_loss": "tests/training/test_captions.py",
    "training.captions.write_captions": "tests/training/test_captions.py",
    "training.picture_questions.answer_scores": "tests/training/test_picture_questions.py",
    "training.picture_questions.looked_at": "tests/training/test_picture_questions.py",
    "training.picture_questions.question_batch": "tests/training/test_picture_questions.py",
    "training.picture_questions.question_batches": "tests/training/test_picture_questions.py",
    "training.pictures.cells_of": "tests/training/test_pictures.py",
    "training.pictures.classes_of": "tests/training/test_pictures.py",
    "training.pictures.fit_classifier": "tests/training/test_pictures.py",
    "metrics.translation.bleu_counts": "tests/metrics/test_translation.py",
    "metrics.translation.bleu_of_counts": "tests/metrics/test_translation.py",
    "training.nearest_text.nearest_texts": "tests/training/test_nearest_text.py",
    "training.sentence_pairs.pair_batch": "tests/training/test_sentence_pairs.py",
    "training.sentence_pairs.pair_batches": "tests/training/test_sentence_pairs.py",
    "training.sentence_pairs.pair_scores": "tests/training/test_sentence_pairs.py",
    "training.sentences.make_codec": "tests/training/test_sentences.py",
    "training.sentences.sentence_batch": "tests/training/test_sentences.py",
    "training.sentences.sentence_batches": "tests/training/test_sentences.py",
    "training.sentences.sentence_loss": "tests/training/test_sentences.py",
    "training.sentences.sentence_scores": "tests/training/test_sentences.py",
    "training.tagging.make_vocabulary": "tests/training/test_tagging.py",
    "training.tagging.predicted_tags": "tests/training/test_tagging.py",
    "training.tagging.shortened": "tests/training/test_tagging.py",
    "training.tagging.tag_batch": "tests/training/test_tagging.py",
    "training.tagging.tag_batches": "tests/training/test_tagging.py",
    "training.tagging.tag_loss": "tests/training/test_tagging.py",
    "training.tagging.tag_scores": "tests/training/test_tagging.py",
    "training.generators.generator_states": "tests/training/test_generators.py",
    "training.generators.same_state": "compares whatever comes",
    "training.generators.set_generator_states": "tests/training/test_generators.py",
    "training.reading.Reading": "made by fit from what it has checked",
    "training.reading.Reading.chunks": "tests/training/test_reading.py",
    "training.reading.Reading.load_state_dict": "tests/training/test_reading.py",
    "training.reading.Reading.state_dict": NO_ARGUMENTS,
    "training.loop.Progress.gather": NO_ARGUMENTS,
    "training.update.update": "tests/training/test_update.py",
    "training.processes.add_up": "numbers of our own",
    "training.processes.add_up_gradients": "tests/training/test_processes.py",
    "training.processes.count": NO_ARGUMENTS,
    "training.processes.gather": "hands on whatever comes",
    "training.processes.joined": "tests/training/test_processes.py",
    "training.processes.own_dice": "a number of our own",
    "training.processes.rank": NO_ARGUMENTS,
    "training.processes.share": "tests/training/test_processes.py",
    "training.streams.StreamReader": "tests/training/test_streams.py",
    "training.lstm_streams.LSTMReader": "tests/training/test_lstm_streams.py",
    "training.early_stopping.Validation.state_dict": NO_ARGUMENTS,
    "training.loop.Progress": NO_ARGUMENTS,
    "training.loop.Progress.state_dict": NO_ARGUMENTS,
    "training.runtime.flush_denormals": NO_ARGUMENTS,
    "training.runtime.flushes_denormals": NO_ARGUMENTS,
    "metrics.language.TokenMean": "starts empty; add checks what comes in",
    "plotting.style.use_style": NO_ARGUMENTS,
    "plotting.diagrams.attention.attention_decoder": "a choice of two",
    "plotting.diagrams.gru.gru_cell": "a choice of two",
    "plotting.diagrams.min_gru.min_gru_cell": NO_ARGUMENTS,
    "plotting.diagrams.shapes.sequence_shapes": NO_ARGUMENTS,
    "training.step_reader.StepReader": "tests/training/test_step_reader.py",
    "training.step_reader.StepReader.forward": "tests/training/test_step_reader.py",
    "training.step_reader.StepReader.states": "tests/training/test_step_reader.py",
    "training.step_reader.chains": "tests/training/test_step_reader.py",
    "training.step_reader.draw": "tests/training/test_step_reader.py",
    "training.step_reader.exact": "tests/training/test_step_reader.py",
    "training.step_reader.step_loss": "tests/training/test_step_reader.py",
    "training.checkpoint.Stateful": "a protocol: no code",
    "training.checkpoint.Stateful.state_dict": "a protocol: no code",
    "training.checkpoint.Stateful.load_state_dict": "a protocol: no code",
}
PARTS = (
    "metrics",
    "training",
    "plotting",
    "figures",
)


def call(function, *arguments, **keywords):
    result = function(*arguments, **keywords)
    if function in (runtime.threads, runtime.on_device):
        with result:
            pass


@pytest.mark.parametrize(("function", "arguments", "keywords", "name"), ROWS)
def test_bad_input(function, arguments, keywords, name, without_shape_hook):
    assert_rejects(lambda: call(function, *arguments, **keywords), name)


def test_every_public_function_has_a_row_or_a_reason():
    covered = {qualified_name(function) for function, *_ in ROWS}
    assert covered | set(EXCEPTIONS) == public_functions(*PARTS)
    assert not covered & set(EXCEPTIONS)
