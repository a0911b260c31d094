"""A valid call of every public function of ``course_rnn.reference``."""

import random

import numpy as np

from course_rnn.reference import (
    adaptive,
    attention,
    autoregression,
    bidirectional,
    char_rnn,
    clipping,
    delta_memory,
    diagonal_rnn,
    dropout,
    embedding,
    gradcheck,
    gru,
    init,
    jacobian,
    layer,
    log_space,
    lstm,
    matrix_memory,
    min_gru,
    min_lstm,
    modes,
    ngram,
    ops,
    optim,
    peephole_lstm,
    pooling,
    rnn,
    sampling,
    scan,
    search,
    sentence_pairs,
    stacked,
    tbptt,
    truncation,
    viterbi,
    window_lm,
)
from tests.bad_input.variants import Row
from tests.cases import H, I, N, T, V, char_rnn_params, lstm_args, peephole_lstm_args, rnn_args
from tests.layers import KINDS, LENGTHS, stack_args

S, D, K, E, A, C, M = 6, 2, 4, 3, 5, 2, 4

ANY_T = "T is free"
STEPS = {"x size0": ANY_T}
QUERIES = {"queries size0": "any number of queries", "values size2": "E is free"}
ROWWISE = {
    "logits rank": "any axes before the last",
    "logits size?": "each row for itself",
    "logits empty": "no row, no answer",
}
UNCHECKED = {"* nan": "NaN in, NaN out", "* dtype": "NumPy promotes integers"}
ELEMENTARY = {"a rank": "any axes", "a size?": "any axes", "a empty": "any axes", **UNCHECKED}
GRADIENT = {"d* nan": "an exploded gradient may be NaN", "d* dtype": "made by our own layers"}
OPTIMIZER = {
    "* nan": "an exploded gradient may be NaN",
    "params* rank": "params and grads disagree: grads are named",
    "params* dtype": "params and grads disagree: grads are named",
    "params* empty": "params and grads disagree: grads are named",
}
CLIPPING = {"* rank": "any arrays", "* size?": "any arrays", "* empty": "any arrays"}
HISTORY = {
    "history rank": "any axes before the last",
    "history size?": "any number of series, T is free",
    "history empty": "no series, no forecast",
    "history nan": "only the last values are read",
}
DRAWS = {"u rank": "any axes", "u size?": "any number of draws", "u empty": "no draw"}
CHAIN = {"emissions size0": ANY_T}
SEARCH = {"start size": "only the caller's step reads it"}
MATRICES = {
    "matrices rank": "any axes before the last two",
    "matrices size0": "any axes before the last two",
    "matrices empty": "no matrix, no answer",
}
CHECKED_FUNCTION = {
    "* rank": "the caller's function takes any shape",
    "* size?": "the caller's function takes any shape",
    "* empty": "the caller's function takes any shape",
}


def _draw(*shape):
    return _rng.normal(0, 0.5, shape)


def _ids(*shape):
    return (np.arange(np.prod(shape)) % V).reshape(shape)  # every symbol, so every weight, is used


def _back(forward, args, output=0):
    """Gradient-shaped array and cache, as the backward function takes them."""
    *outputs, cache = forward(**args)
    return _draw(*np.shape(outputs[output])), cache


def _step(symbol, state):
    return np.log([0.5, 0.25, 0.25]), state


_rng = np.random.default_rng(7)
_rnn, _lstm, _gru = rnn_args(_rng), lstm_args(_rng), rnn_args(_rng, gates=3)
_peephole = peephole_lstm_args(_rng)
_affine = {"a": _draw(T, N, H), "b": _draw(T, N, H), "h0": _draw(N, H)}
_min_gru, _min_lstm = (
    {name: args[name] for name in ("x", "h0", "W_xh", "b_xh")}
    for args in (rnn_args(_rng, gates=2), rnn_args(_rng, gates=3))
)
_diagonal = {
    "x": _draw(T, N, I),
    "h0": _draw(N, 2 * M),
    "nu": _draw(M),
    "theta": _draw(M),
    "W_xh": _draw(2 * M, I),
}
_params = char_rnn_params(_rng)
_char = {"inputs": _ids(T, N), "targets": _ids(T, N), "h0": _draw(N, H), "params": _params}
_LSTM = KINDS["LSTM"].layer
_one, _two = (stack_args(_rng, KINDS["LSTM"], directions=d) for d in (1, 2))
_chain = {"emissions": _draw(T, V), "transitions": _draw(V, V)}
_layer = {
    "layer": _LSTM,
    "x": _one.x,
    "states": tuple(s[0] for s in _one.states),
    "weights": _one.weights[0],
    "lengths": LENGTHS,
    "reverse": True,
}
_bi = dict(
    zip(("layer", "x", "states", "weights", "lengths"), (_LSTM, *_two, LENGTHS), strict=True)
)
_deep = stack_args(_rng, KINDS["LSTM"], num_layers=2)
_stack = {
    "layer": _LSTM,
    "x": _deep.x,
    "states": _deep.states,
    "weights": _deep.weights,
    "lengths": LENGTHS,
    "masks": [np.ones((T, N, H))],
}
_dot = {
    "queries": _draw(T, N, D),
    "keys": _draw(S, N, D),
    "values": _draw(S, N, E),
    "mask": np.ones((S, N), bool),
}
_additive = {
    "queries": _draw(T, N, D),
    "keys": _draw(S, N, K),
    "values": _draw(S, N, E),
    "W_q": _draw(A, D),
    "W_k": _draw(A, K),
    "v": _draw(A),
    "mask": np.ones((S, N), bool),
}
_pooled = {"hs": _draw(T, N, H), "mask": np.ones((T, N), bool)}
_attended = {
    "hs": _draw(T, N, H),
    "W": _draw(A, H),
    "b": _draw(A),
    "u": _draw(A),
    "mask": np.ones((T, N), bool),
}
_linear = {"x": _draw(T, N, I), "W": _draw(H, I), "b": _draw(H)}
_losses = {"logits": _draw(T, N, V), "targets": _ids(T, N)}
_embedding = {"ids": _ids(T, N), "W": _draw(V, E)}
_tree = (_draw(H, I), _draw(H))
_squares = tuple(a * a for a in _tree)
_window = {
    "contexts": _ids(9, C),
    "params": window_lm.init_window_lm(V, C, D, H, _rng, np.float64),
}
_text = _ids(30)
_memory = {
    "queries": _draw(T, N, D),
    "keys": _draw(T, N, D),
    "values": _draw(T, N, E),
    "log_f": -np.abs(_draw(T, N)),
    "S0": _draw(N, E, D),
}
_delta = {("beta" if name == "log_f" else name): array for name, array in _memory.items()}
_memory_cache = matrix_memory.matrix_memory_forward(**_memory)[2]
_drawn = {"shape": (H, I), "rng": _rng, "dtype": np.float64}


def _backward(function, forward, args, *, name="dhs", output=0, **more):
    gradient, cache = _back(forward, args, output)
    return Row(function, {name: gradient, "cache": cache, **more}, GRADIENT)


_uv = {"u": np.random.default_rng(0).normal(size=(N, D)), "v": np.ones((N, D))}
_beam = {"step": _step, "state": None, "start": 1, "end": 0, "max_length": 3}
_beam |= {"width": 2, "alpha": 0.5}

ROWS = {
    "adaptive.adagrad": Row(
        adaptive.adagrad,
        {"params": _tree, "grads": _tree, "memory": _squares, "lr": 0.1, "eps": 0.1},
        OPTIMIZER,
    ),
    "adaptive.rmsprop": Row(
        adaptive.rmsprop,
        {"params": _tree, "grads": _tree, "memory": _squares, "lr": 0.1, "decay": 0.5, "eps": 0.1},
        OPTIMIZER,
    ),
    "delta_memory.delta_memory_forward": Row(delta_memory.delta_memory_forward, _delta),
    "matrix_memory.matrix_memory_forward": Row(
        matrix_memory.matrix_memory_forward, {**_memory, "chunk": 2}
    ),
    "matrix_memory.matrix_memory_backward": Row(
        matrix_memory.matrix_memory_backward,
        {"dys": _draw(T, N, E), "cache": _memory_cache, "dS_last": _draw(N, E, D)},
        GRADIENT,
    ),
    "adaptive.adam_state": Row(adaptive.adam_state, {"params": _tree}, {"* *": "any arrays"}),
    "adaptive.adam": Row(
        adaptive.adam,
        {
            "params": _tree,
            "grads": _tree,
            "state": adaptive.AdamState(2, _tree, _squares),
            "lr": 0.1,
            "beta1": 0.5,
            "beta2": 0.5,
            "eps": 0.1,
        },
        OPTIMIZER,
    ),
    "attention.masked_softmax": Row(
        attention.masked_softmax,
        {"scores": _draw(N, T, S), "mask": np.ones((N, 1, S), bool)},
        {
            "scores rank": "any axes before the last",
            "scores size1": "as many rows as you like",
            "scores empty": "scores and mask disagree: mask is named",
            "scores nan": "NaN in, NaN out",
        },
    ),
    "attention.dot_product_attention_forward": Row(
        attention.dot_product_attention_forward, _dot, QUERIES
    ),
    "attention.dot_product_attention_backward": _backward(
        attention.dot_product_attention_backward,
        attention.dot_product_attention_forward,
        _dot,
        name="dcontext",
    ),
    "attention.additive_attention_forward": Row(
        attention.additive_attention_forward, _additive, QUERIES
    ),
    "attention.additive_attention_backward": _backward(
        attention.additive_attention_backward,
        attention.additive_attention_forward,
        _additive,
        name="dcontext",
    ),
    "autoregression.windows": Row(
        autoregression.windows,
        {"series": _draw(9), "size": 2},
        {
            "series size0": ANY_T,
            "series dtype": "symbols or floats",
            "series nan": "cut, not computed with",
        },
    ),
    "autoregression.fit_autoregression": Row(
        autoregression.fit_autoregression, {"series": _draw(9), "p": 2}, {"series size0": ANY_T}
    ),
    "autoregression.predict": Row(
        autoregression.predict,
        {
            "model": autoregression.Autoregression(0.1, _draw(2)),
            "history": _draw(N, T),
            "steps": 3,
        },
        HISTORY,
    ),
    "autoregression.persistence": Row(
        autoregression.persistence, {"history": _draw(N, T), "steps": 3}, HISTORY
    ),
    "bidirectional.bidirectional_forward": Row(bidirectional.bidirectional_forward, _bi, STEPS),
    "bidirectional.bidirectional_backward": _backward(
        bidirectional.bidirectional_backward,
        bidirectional.bidirectional_forward,
        _bi,
        dlast=_two.states,
    ),
    "char_rnn.init_char_rnn": Row(char_rnn.init_char_rnn, {"V": V, "H": H, "rng": _rng}),
    "char_rnn.char_rnn_forward": Row(
        char_rnn.char_rnn_forward,
        {k: v for k, v in _char.items() if k != "targets"},
        {"inputs size0": ANY_T},
    ),
    "char_rnn.char_rnn_logits": Row(
        char_rnn.char_rnn_logits,
        {k: v for k, v in _char.items() if k != "targets"},
        {"inputs size0": ANY_T},
    ),
    "char_rnn.char_rnn_loss": Row(char_rnn.char_rnn_loss, _char),
    "clipping.clip_by_global_norm": Row(
        clipping.clip_by_global_norm, {"grads": _tree, "max_norm": 1.0}, CLIPPING
    ),
    "clipping.clip_by_value": Row(clipping.clip_by_value, {"grads": _tree, "limit": 1.0}, CLIPPING),
    "dropout.dropout_mask": Row(
        dropout.dropout_mask, {"shape": (T, N), "p": 0.5, "rng": _rng, "dtype": np.float64}
    ),
    "dropout.dropout_forward": Row(
        dropout.dropout_forward,
        {"x": _draw(T, N), "p": 0.5, "rng": _rng, "training": True},
        {
            "x rank": "any axes",
            "x size?": "any axes",
            "x empty": "any axes",
            "x nan": "element by element",
        },
    ),
    "dropout.dropout_backward": Row(
        dropout.dropout_backward,
        {"dy": _draw(T, N), "mask": np.ones((T, N))},
        GRADIENT | {"mask *": "dy and mask disagree: dy is named"},
    ),
    "embedding.embedding_forward": Row(
        embedding.embedding_forward,
        _embedding,
        {"ids rank": "any axes", "ids size?": "any axes", "W size?": "V and E are free"},
    ),
    "embedding.embedding_backward": _backward(
        embedding.embedding_backward, embedding.embedding_forward, _embedding, name="dx"
    ),
    "gradcheck.gradcheck": Row(
        gradcheck.gradcheck,
        {
            "loss_and_grads": lambda x: (float(np.sum(x)), {"x": np.ones_like(x)}),
            "args": {"x": _draw(T, N)},
        },
        CHECKED_FUNCTION | {"* nan": "GradientError: NaN is never within tolerance"},
    ),
    "gradcheck.numerical_gradient": Row(
        gradcheck.numerical_gradient,
        {"loss": lambda x: float(np.sum(x)), "args": {"x": _draw(T, N)}, "name": "x"},
        CHECKED_FUNCTION | {"* nan": "NaN in, NaN out"},
    ),
    "gradcheck.project": Row(
        lambda directions: gradcheck.project(rnn.rnn_forward, rnn.rnn_backward, directions)(**_rnn),
        {"directions": _draw(T, N, H)},
        GRADIENT,
    ),
    "gru.gru_forward": Row(gru.gru_forward, _gru, STEPS),
    "gru.gru_backward": _backward(gru.gru_backward, gru.gru_forward, _gru),
    "diagonal_rnn.diagonal_rnn_forward": Row(diagonal_rnn.diagonal_rnn_forward, _diagonal, STEPS),
    "diagonal_rnn.diagonal_rnn_backward": _backward(
        diagonal_rnn.diagonal_rnn_backward, diagonal_rnn.diagonal_rnn_forward, _diagonal
    ),
    "log_space.log_space_recurrence": Row(
        log_space.log_space_recurrence,
        {"log_a": _draw(T, N, H), "log_b": _draw(T, N, H), "log_h0": _draw(N, H)},
    ),
    "min_gru.min_gru_forward": Row(min_gru.min_gru_forward, _min_gru, STEPS),
    "min_gru.min_gru_backward": _backward(
        min_gru.min_gru_backward, min_gru.min_gru_forward, _min_gru
    ),
    "min_lstm.min_lstm_forward": Row(min_lstm.min_lstm_forward, _min_lstm, STEPS),
    "min_lstm.min_lstm_backward": _backward(
        min_lstm.min_lstm_backward, min_lstm.min_lstm_forward, _min_lstm
    ),
    "modes.eigenvalues": Row(
        modes.eigenvalues,
        {"nu": _draw(M), "theta": _draw(M)},
        {"* nan": "NaN in, NaN out"},
    ),
    "modes.ring": Row(
        modes.ring, {"M": M, "rng": np.random.default_rng(0), "inner": 0.5, "outer": 0.9}
    ),
    "scan.linear_recurrence_forward": Row(scan.linear_recurrence_forward, _affine),
    "scan.linear_recurrence_backward": _backward(
        scan.linear_recurrence_backward, scan.linear_recurrence_forward, _affine
    ),
    "scan.scan": Row(
        scan.scan,
        {"a": _draw(T, N, H), "b": _draw(T, N, H)},
        {"* nan": "NaN in, NaN out", "* rank": "any axes after the first"},
    ),
    "init.uniform": Row(init.uniform, {**_drawn, "H": H}),
    "init.glorot_uniform": Row(init.glorot_uniform, _drawn),
    "init.orthogonal": Row(init.orthogonal, _drawn),
    "init.identity": Row(init.identity, {"H": H, "scale": 0.5, "dtype": np.float64}),
    "init.with_forget_bias": Row(
        init.with_forget_bias,
        {"b": _draw(4 * H), "value": 1.0},
        {"b nan": "copied, not computed with"},
    ),
    "jacobian.step_jacobians": Row(
        jacobian.step_jacobians,
        {"hs": _draw(T, N, H), "W_hh": _draw(H, H), "nonlinearity": "tanh"},
        {"hs size0": ANY_T, "hs size1": "N is free"},
    ),
    "jacobian.jacobian_products": Row(
        jacobian.jacobian_products,
        {"jacobians": _draw(T, N, H, H)},
        {"jacobians size0": ANY_T, "jacobians size1": "N is free"},
    ),
    "jacobian.singular_values": Row(
        jacobian.singular_values, {"matrices": _draw(T, H, H)}, MATRICES
    ),
    "jacobian.spectral_radius": Row(
        jacobian.spectral_radius, {"matrices": _draw(T, H, H)}, MATRICES
    ),
    "jacobian.log_gradient_norms": Row(
        jacobian.log_gradient_norms,
        {
            "dh_T": _draw(N, H),
            "hs": _draw(T, N, H),
            "W_hh": _draw(H, H),
            "nonlinearity": "tanh",
        },
        {"hs size0": ANY_T},
    ),
    "layer.layer_forward": Row(layer.layer_forward, _layer, STEPS),
    "layer.layer_backward": _backward(
        layer.layer_backward, layer.layer_forward, _layer, dlast=_layer["states"]
    ),
    "lstm.lstm_forward": Row(lstm.lstm_forward, _lstm, STEPS),
    "lstm.lstm_backward": _backward(
        lstm.lstm_backward, lstm.lstm_forward, _lstm, dc_last=_draw(N, H)
    ),
    "ngram.fit_kneser_ney": Row(
        ngram.fit_kneser_ney, {"ids": _text, "order": 3, "V": V}, {"ids size0": ANY_T}
    ),
    "ngram.kneser_ney_probs": Row(
        ngram.kneser_ney_probs,
        {"model": ngram.fit_kneser_ney(_text, 3, V), "ids": _text},
        {"ids size0": ANY_T},
    ),
    "ngram.kneser_ney_next": Row(
        ngram.kneser_ney_next,
        {"model": ngram.fit_kneser_ney(_text, 3, V), "context": _ids(4)},
        {"context size0": ANY_T},
    ),
    "ngram.fit_add_k": Row(
        ngram.fit_add_k, {"ids": _text, "order": 3, "V": V, "k": 0.5}, {"ids size0": ANY_T}
    ),
    "ngram.add_k_probs": Row(
        ngram.add_k_probs,
        {"model": ngram.fit_add_k(_text, 3, V, 0.5), "ids": _text},
        {"ids size0": ANY_T},
    ),
    "ngram.add_k_next": Row(
        ngram.add_k_next,
        {"model": ngram.fit_add_k(_text, 3, V, 0.5), "context": _ids(4)},
        {"context size0": ANY_T},
    ),
    "ops.sigmoid": Row(ops.sigmoid, {"a": _draw(T, N)}, ELEMENTARY),
    "ops.log_softmax": Row(ops.log_softmax, {"logits": _draw(T, V)}, ROWWISE | UNCHECKED),
    "ops.softmax": Row(ops.softmax, {"logits": _draw(T, V)}, ROWWISE | UNCHECKED),
    "ops.one_hot": Row(
        ops.one_hot,
        {"ids": _ids(T, N), "size": V},
        {"ids rank": "any axes", "ids size?": "any axes"},
    ),
    "ops.linear_forward": Row(
        ops.linear_forward,
        _linear,
        {
            "x rank": "any axes before the last",
            "x size?": "any axes before the last",
            "x empty": "no row, no answer",
        },
    ),
    "ops.linear_backward": _backward(ops.linear_backward, ops.linear_forward, _linear, name="dy"),
    "ops.cross_entropy_forward": Row(
        ops.cross_entropy_forward,
        {**_losses, "mask": np.ones((T, N), bool)},
        {
            "logits size2": "V is free",
            "logits rank": "logits and targets disagree: targets are named",
        },
    ),
    "ops.cross_entropy_backward": Row(
        ops.cross_entropy_backward, {"cache": ops.cross_entropy_forward(**_losses)[1]}
    ),
    "optim.sgd": Row(optim.sgd, {"params": _tree, "grads": _tree, "lr": 0.1}, OPTIMIZER),
    "optim.momentum_sgd": Row(
        optim.momentum_sgd,
        {"params": _tree, "grads": _tree, "velocity": _tree, "lr": 0.1, "momentum": 0.5},
        OPTIMIZER,
    ),
    "peephole_lstm.peephole_lstm_forward": Row(
        peephole_lstm.peephole_lstm_forward, _peephole, STEPS
    ),
    "peephole_lstm.peephole_lstm_backward": _backward(
        peephole_lstm.peephole_lstm_backward,
        peephole_lstm.peephole_lstm_forward,
        _peephole,
        dc_last=_draw(N, H),
    ),
    "rnn.rnn_forward": Row(rnn.rnn_forward, {**_rnn, "nonlinearity": "relu"}, STEPS),
    "rnn.rnn_backward": _backward(rnn.rnn_backward, rnn.rnn_forward, _rnn),
    "sampling.temperature_softmax": Row(
        sampling.temperature_softmax,
        {"logits": _draw(T, V), "temperature": 0.5},
        ROWWISE | {"logits nan": "NaN in, NaN out; no distribution to draw from"},
    ),
    "sampling.cumulative": Row(sampling.cumulative, {"p": np.full(4, 0.25)}),
    "sampling.inverse_transform": Row(
        sampling.inverse_transform, {"p": np.full(4, 0.25), "u": _rng.random(T)}, DRAWS
    ),
    "sampling.inverse_transform_argmax": Row(
        sampling.inverse_transform_argmax, {"p": np.full(4, 0.25), "u": _rng.random(T)}, DRAWS
    ),
    "sampling.inverse_transform_choices": Row(
        sampling.inverse_transform_choices,
        {"p": np.full(4, 0.25), "size": 3, "rng": random.Random(0)},
    ),
    "sampling.generate": Row(
        sampling.generate,
        {
            "start": 0,
            "h0": _draw(H),
            "u": _rng.random(T),
            "params": _params,
            "temperature": 0.5,
            "end": 3,
        },
        {"u size0": "any number of draws", "u empty": "no draw"},
    ),
    "search.greedy_search": Row(
        search.greedy_search,
        {"step": _step, "state": None, "start": 1, "end": 0, "max_length": 3},
        SEARCH,
    ),
    "search.beam_search": Row(
        search.beam_search,
        _beam,
        SEARCH,
    ),
    "search.n_best": Row(search.n_best, _beam, SEARCH),
    "search.exhaustive_search": Row(
        search.exhaustive_search,
        {"step": _step, "state": None, "start": 1, "end": 0, "max_length": 3, "alpha": 0.5},
        SEARCH,
    ),
    **{
        f"pooling.{name}_pooling_forward": Row(
            getattr(pooling, f"{name}_pooling_forward"), _pooled, {"hs size2": "H is free"}
        )
        for name in ("mean", "max")
    },
    **{
        f"pooling.{name}_pooling_backward": _backward(
            getattr(pooling, f"{name}_pooling_backward"),
            getattr(pooling, f"{name}_pooling_forward"),
            args,
            name="dpooled",
        )
        for name, args in (("mean", _pooled), ("max", _pooled), ("attention", _attended))
    },
    "sentence_pairs.pair_features_forward": Row(
        sentence_pairs.pair_features_forward, _uv, {"u empty": "u and v disagree: v is named"}
    ),
    "sentence_pairs.pair_features_backward": _backward(
        sentence_pairs.pair_features_backward,
        sentence_pairs.pair_features_forward,
        _uv,
        name="dfeatures",
    ),
    "pooling.attention_pooling_forward": Row(pooling.attention_pooling_forward, _attended),
    "stacked.stacked_forward": Row(stacked.stacked_forward, _stack),
    "stacked.stacked_backward": _backward(
        stacked.stacked_backward, stacked.stacked_forward, _stack, dlast=_deep.states
    ),
    "viterbi.log_partition": Row(viterbi.log_partition, _chain, CHAIN),
    "viterbi.log_partition_backward": Row(viterbi.log_partition_backward, _chain, CHAIN),
    "viterbi.path_score": Row(viterbi.path_score, _chain | {"labels": _ids(T)}),
    "viterbi.viterbi": Row(viterbi.viterbi, _chain, CHAIN),
    "viterbi.viterbi_steps": Row(viterbi.viterbi_steps, _chain, CHAIN),
    "tbptt.regular_links": Row(tbptt.regular_links, {"T": T, "K": 2}),
    "tbptt.randomised_links": Row(tbptt.randomised_links, {"T": T, "c": 0.5, "rng": _rng}),
    "tbptt.tbptt_backward": Row(
        tbptt.tbptt_backward,
        {
            "dhs": _draw(T, N, H),
            **{name: _layer[name] for name in ("layer", "x", "states", "weights")},
            "links": np.array([1, 0.5, 0]),
        },
        {"dhs nan": "an exploded gradient may be NaN"},
    ),
    "tbptt.char_rnn_tbptt": Row(tbptt.char_rnn_tbptt, {**_char, "links": np.array([1, 0.5, 0])}),
    "truncation.top_k": Row(truncation.top_k, {"logits": _draw(T, V), "k": 2}, ROWWISE),
    "truncation.top_p": Row(truncation.top_p, {"logits": _draw(T, V), "p": 0.5}, ROWWISE),
    "window_lm.init_window_lm": Row(
        window_lm.init_window_lm, {"V": V, "C": C, "D": D, "H": H, "rng": _rng}
    ),
    "window_lm.window_lm_logits": Row(
        window_lm.window_lm_logits, _window, {"contexts size0": "N is free"}
    ),
    "window_lm.window_lm_loss": Row(window_lm.window_lm_loss, {**_window, "targets": _ids(9)}),
}

# No row: what the layers call once their own arguments are checked, and copies of any tuple.
WITHOUT_ROW = {
    "ibm_model.align": "tests/reference/test_ibm_model.py, by hand",
    "ibm_model.best_translation": "takes what fit_ibm_model_1 made",
    "ibm_model.fit_ibm_model_1": "tests/reference/test_ibm_model.py, by hand",
    "modes.join": "the layers have checked",
    "modes.part": "the layers have checked",
    "params.like": "any arrays",
    "params.zeros_like": "any arrays",
    "stack_machine.accepts": "tests/reference/test_stack_machine.py, by hand",
    "stack_machine.decode_stack": "tests/reference/test_stack_machine.py, by hand",
    "stack_machine.encode_stack": "tests/reference/test_stack_machine.py, by hand",
    "stack_machine.run_stack_machine": "tests/reference/test_stack_machine.py, by hand",
    "stack_machine.stack_machine": "tests/reference/test_stack_machine.py, by hand",
    "stack_machine.well_nested": "tests/reference/test_stack_machine.py, by hand",
    "scan.combine": "the scan has checked",
    "recurrent.project_inputs": "the layers have checked",
    "recurrent.project_inputs_backward": "the layers have checked",
    "recurrent.split_gates": "the layers have checked",
}
