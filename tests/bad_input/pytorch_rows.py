"""A valid call of every public function and module of ``course_rnn.pytorch``."""

import numpy as np
import torch

from course_rnn.pytorch import (
    attention,
    bidirectional,
    delta_memory,
    diagonal_rnn,
    gru,
    init,
    layer,
    log_space,
    lstm,
    matrix_memory,
    min_gru,
    min_lstm,
    modes,
    peephole_lstm,
    rnn,
    scan,
    stacked,
    window_lm,
)
from tests.bad_input.reference_rows import (
    LENGTHS,
    _additive,
    _affine,
    _bi,
    _deep,
    _delta,
    _diagonal,
    _dot,
    _gru,
    _layer,
    _lstm,
    _memory,
    _min_gru,
    _min_lstm,
    _peephole,
    _rnn,
)
from tests.bad_input.variants import Row
from tests.cases import H, I, N, T, V

D, C = 2, 2
STEPS = {"x size0": "T is free"}
QUERIES = {"queries size0": "any number of queries", "values size2": "E is free"}


def _tensors(tree):
    if isinstance(tree, np.ndarray):
        return torch.from_numpy(tree.copy())
    if isinstance(tree, dict):
        return {name: _tensors(branch) for name, branch in tree.items()}
    return tuple(map(_tensors, tree)) if isinstance(tree, tuple | list) else tree


def _ids(*shape):
    return (torch.arange(int(np.prod(shape))) % V).reshape(shape)


_torch_layer = {"forward": lstm.lstm_forward} | {
    k: v for k, v in _tensors(_layer).items() if k != "layer"
}
_torch_bi = {"forward": lstm.lstm_forward} | {
    k: v for k, v in _tensors(_bi).items() if k != "layer"
}
_torch_stack = {
    "forward": lstm.lstm_forward,
    "x": _tensors(_deep.x),
    "states": _tensors(_deep.states),
    "weights": _tensors(_deep.weights),
    "lengths": _tensors(LENGTHS),
    "masks": [torch.ones(T, N, H).double()],
}
_x, _state = _tensors(_rnn["x"]), torch.ones(1, N, H).double()
_sizes = {"input_size": I, "hidden_size": H}
_drawn = {"shape": (H, I), "rng": torch.Generator(), "dtype": torch.float64}

ROWS = {
    "attention.dot_product_attention_forward": Row(
        attention.dot_product_attention_forward, _tensors(_dot), QUERIES
    ),
    "attention.additive_attention_forward": Row(
        attention.additive_attention_forward, _tensors(_additive), QUERIES
    ),
    "attention.DotProductAttention.forward": Row(
        attention.DotProductAttention().forward, _tensors(_dot), QUERIES
    ),
    "attention.AdditiveAttention": Row(
        attention.AdditiveAttention, {"query_size": D, "key_size": 4, "attention_size": 5}
    ),
    "bidirectional.bidirectional_forward": Row(
        bidirectional.bidirectional_forward, _torch_bi, STEPS
    ),
    "delta_memory.delta_memory_forward": Row(delta_memory.delta_memory_forward, _tensors(_delta)),
    "matrix_memory.matrix_memory_forward": Row(
        matrix_memory.matrix_memory_forward,
        {**_tensors(_memory), "chunk": 2},
    ),
    "matrix_memory.MatrixMemory": Row(
        matrix_memory.MatrixMemory, {**_sizes, "heads": 1, "chunk": 2}
    ),
    "matrix_memory.MatrixMemory.forward": Row(
        matrix_memory.MatrixMemory(I, H).double().forward,
        {"x": _x, "S0": torch.ones(1, N, 1, H, H).double()},
        STEPS,
    ),
    "gru.gru_forward": Row(gru.gru_forward, _tensors(_gru), STEPS),
    "gru.GRU": Row(gru.GRU, _sizes),
    "gru.GRU.forward": Row(gru.GRU(I, H).double().forward, {"x": _x, "h0": _state}, STEPS),
    "diagonal_rnn.diagonal_rnn_forward": Row(
        diagonal_rnn.diagonal_rnn_forward, _tensors(_diagonal), STEPS
    ),
    "diagonal_rnn.DiagonalRNN": Row(
        diagonal_rnn.DiagonalRNN, {"input_size": I, "hidden_size": 6, "inner": 0.5, "outer": 0.9}
    ),
    "diagonal_rnn.DiagonalRNN.forward": Row(
        diagonal_rnn.DiagonalRNN(I, H + 1).double().forward,
        {"x": _x, "h0": torch.ones(1, N, H + 1).double()},
        STEPS,
    ),
    "log_space.log_space_recurrence": Row(
        log_space.log_space_recurrence,
        _tensors({f"log_{name}": value for name, value in _affine.items()}),
    ),
    "min_gru.min_gru_forward": Row(min_gru.min_gru_forward, _tensors(_min_gru), STEPS),
    "min_gru.InputGatedLayer": Row(min_gru.InputGatedLayer, {**_sizes, "gates": 2}),
    "min_gru.MinGRU": Row(min_gru.MinGRU, _sizes),
    "min_gru.MinGRU.forward": Row(
        min_gru.MinGRU(I, H).double().forward, {"x": _x, "h0": _state}, STEPS
    ),
    "min_lstm.min_lstm_forward": Row(min_lstm.min_lstm_forward, _tensors(_min_lstm), STEPS),
    "min_lstm.MinLSTM": Row(min_lstm.MinLSTM, _sizes),
    "min_lstm.MinLSTM.forward": Row(
        min_lstm.MinLSTM(I, H).double().forward, {"x": _x, "h0": _state}, STEPS
    ),
    "modes.ring": Row(modes.ring, {"M": 4, "inner": 0.5, "outer": 0.9}),
    "scan.linear_recurrence": Row(scan.linear_recurrence, _tensors(_affine)),
    "scan.scan": Row(
        scan.scan,
        _tensors({name: _affine[name] for name in ("a", "b")}),
        {"* nan": "NaN in, NaN out", "* rank": "any axes after the first"},
    ),
    "init.uniform": Row(init.uniform, {**_drawn, "H": H}),
    "init.glorot_uniform": Row(init.glorot_uniform, _drawn),
    "init.orthogonal": Row(init.orthogonal, _drawn),
    "init.identity": Row(init.identity, {"H": H, "scale": 0.5, "dtype": torch.float64}),
    "init.with_forget_bias": Row(
        init.with_forget_bias,
        {"b": torch.ones(4 * H), "value": 1.0},
        {"b nan": "copied, not computed with"},
    ),
    "layer.layer_forward": Row(layer.layer_forward, _torch_layer, STEPS),
    "lstm.lstm_forward": Row(lstm.lstm_forward, _tensors(_lstm), STEPS),
    "lstm.LSTM": Row(lstm.LSTM, _sizes),
    "lstm.LSTM.forward": Row(
        lambda x, h0, c0: lstm.LSTM(I, H).double()(x, (h0, c0)),
        {"x": _x, "h0": _state, "c0": _state},
        STEPS,
    ),
    "peephole_lstm.peephole_lstm_forward": Row(
        peephole_lstm.peephole_lstm_forward, _tensors(_peephole), STEPS
    ),
    "peephole_lstm.PeepholeLSTM": Row(peephole_lstm.PeepholeLSTM, _sizes),
    "peephole_lstm.PeepholeLSTM.forward": Row(
        lambda x, h0, c0: peephole_lstm.PeepholeLSTM(I, H).double()(x, (h0, c0)),
        {"x": _x, "h0": _state, "c0": _state},
        STEPS,
    ),
    "rnn.rnn_forward": Row(rnn.rnn_forward, _tensors(_rnn) | {"nonlinearity": "relu"}, STEPS),
    "rnn.RNN": Row(rnn.RNN, {**_sizes, "nonlinearity": "relu"}),
    "rnn.RNN.forward": Row(rnn.RNN(I, H).double().forward, {"x": _x, "h0": _state}, STEPS),
    "rnn.CharRNN": Row(rnn.CharRNN, {"vocabulary_size": V, "hidden_size": H}),
    "rnn.CharRNN.forward": Row(
        rnn.CharRNN(V, H).double().forward,
        {"inputs": _ids(T, N), "h0": _state},
        {"inputs size0": "T is free"},
    ),
    "stacked.stacked_forward": Row(stacked.stacked_forward, _torch_stack),
    "window_lm.WindowLM": Row(
        window_lm.WindowLM,
        {"vocabulary_size": V, "context_size": C, "embedding_size": D, "hidden_size": H},
    ),
    "window_lm.WindowLM.forward": Row(
        window_lm.WindowLM(V, C, D, H).forward,
        {"contexts": _ids(9, C)},
        {"contexts size0": "N is free"},
    ),
}

# No row, and why.
WITHOUT_ROW = {
    "modes.eigenvalues": "the layers have checked",
    "modes.join": "the layers have checked",
    "modes.part": "the layers have checked",
    "recurrent.layer_state": "tests/pytorch/test_gru.py, by hand",
    "scan.combine": "the scan has checked",
    "attention.AdditiveAttention.forward": "the forward function is tried",
    "attention.masked_softmax": "tests/pytorch/test_attention.py, by hand",
    "convert.from_stacked_state_dict": "takes names, not shapes: tests/pytorch/test_convert.py",
    "convert.from_state_dict": "takes names, not shapes: tests/pytorch/test_convert.py",
    "convert.stacked_keys": "takes names, not shapes: tests/pytorch/test_convert.py",
    "convert.to_stacked_state_dict": "takes names, not shapes: tests/pytorch/test_convert.py",
    "convert.to_state_dict": "takes names, not shapes: tests/pytorch/test_convert.py",
    "pooling.AttentionPooling": "tests/pytorch/test_pooling.py, by hand",
    "pooling.AttentionPooling.forward": "tests/pytorch/test_pooling.py, by hand",
    "pooling.AttentionPooling.weights": "tests/pytorch/test_pooling.py, by hand",
    "pooling.BothEnds.forward": "tests/pytorch/test_pooling.py, by hand",
    "pooling.LastState.forward": "tests/pytorch/test_pooling.py, by hand",
    "pooling.MaxPooling.forward": "tests/pytorch/test_pooling.py, by hand",
    "pooling.MeanPooling.forward": "tests/pytorch/test_pooling.py, by hand",
    "pooling.attention_pooling_forward": "tests/pytorch/test_pooling.py, by hand",
    "sentence_pairs.PairClassifier": "tests/pytorch/test_sentence_pairs.py, by hand",
    "sentence_pairs.PairClassifier.forward": "tests/pytorch/test_sentence_pairs.py, by hand",
    "sentence_pairs.pair_features": "tests/pytorch/test_sentence_pairs.py, by hand",
    "sentence_encoder.NoRun": "tests/pytorch/test_sentence_encoder.py, by hand",
    "sentence_encoder.NoRun.forward": "tests/pytorch/test_sentence_encoder.py, by hand",
    "sentence_encoder.SentenceClassifier": "tests/pytorch/test_sentence_encoder.py, by hand",
    "sentence_encoder.SentenceClassifier.forward": "tests/pytorch/test_sentence_encoder.py",
    "sentence_encoder.SentenceEncoder": "any modules",
    "sentence_encoder.SentenceEncoder.forward": "tests/pytorch/test_sentence_encoder.py, by hand",
    "sentence_encoder.SentenceEncoder.states": "tests/pytorch/test_sentence_encoder.py, by hand",
    "conditional.ConditionalLM": "tests/pytorch/test_conditional.py, by hand",
    "conditional.ConditionalLM.decode": "tests/pytorch/test_seq2seq.py, by hand",
    "conditional.ConditionalLM.encode": "tests/pytorch/test_seq2seq.py, by hand",
    "conditional.ConditionalLM.forward": "tests/pytorch/test_conditional.py, by hand",
    "conditional.ConditionalLM.greedy": "tests/pytorch/test_conditional.py, by hand",
    "told_decoders.EveryStepDecoder": "tests/pytorch/test_told_decoders.py, by hand",
    "told_decoders.EveryStepDecoder.forward": "tests/pytorch/test_told_decoders.py, by hand",
    "told_decoders.MergeDecoder": "tests/pytorch/test_told_decoders.py, by hand",
    "told_decoders.MergeDecoder.forward": "tests/pytorch/test_told_decoders.py, by hand",
    "told_decoders.FirstInputDecoder": "tests/pytorch/test_told_decoders.py, by hand",
    "told_decoders.FirstInputDecoder.start": "tests/pytorch/test_told_decoders.py, by hand",
    "image_cnn.ImageCNN": "tests/pytorch/test_image_cnn.py, by hand",
    "image_cnn.ImageCNN.forward": "tests/pytorch/test_image_cnn.py, by hand",
    "image_cnn.ImageClassifier": "tests/pytorch/test_image_cnn.py, by hand",
    "image_cnn.ImageClassifier.forward": "tests/pytorch/test_image_cnn.py, by hand",
    "image_cnn.to_input": "tests/pytorch/test_image_cnn.py, by hand",
    "image_encoder.CellEncoder": "tests/pytorch/test_image_encoder.py, by hand",
    "image_encoder.CellEncoder.forward": "tests/pytorch/test_image_encoder.py, by hand",
    "image_encoder.ImageEncoder": "tests/pytorch/test_image_encoder.py, by hand",
    "image_encoder.ImageEncoder.forward": "tests/pytorch/test_image_encoder.py, by hand",
    "image_encoder.as_cells": "tests/pytorch/test_image_encoder.py, by hand",
    "visual_questions.Looking": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.Looking.forward": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.OnlyPicture": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.OnlyPicture.forward": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.OnlyQuestion": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.OnlyQuestion.forward": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.Product": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.Product.forward": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.QuestionImageEncoder": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.QuestionImageEncoder.forward": "tests/pytorch/test_visual_questions.py",
    "visual_questions.QuestionImageEncoder.see": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.VisualAnswerer": "tests/pytorch/test_visual_questions.py, by hand",
    "visual_questions.VisualAnswerer.forward": "tests/pytorch/test_visual_questions.py, by hand",
    "text_cnn.TextCNN": "tests/pytorch/test_text_cnn.py, by hand",
    "text_cnn.TextCNN.forward": "tests/pytorch/test_text_cnn.py, by hand",
    "padding.last_state": "tests/pytorch/test_padding.py, by hand",
    "padding.lengths_to_mask": "tests/pytorch/test_padding.py, by hand",
    "padding.masked_max": "tests/pytorch/test_padding.py, by hand",
    "padding.masked_mean": "tests/pytorch/test_padding.py, by hand",
    "padding.pad": "tests/pytorch/test_padding.py, by hand",
    "padding.run_packed": "tests/pytorch/test_padding.py, by hand",
    "recurrent.RecurrentLayer": "the layers have checked",
    "recurrent.RecurrentLayer.initial_state": "the layers have checked",
    "recurrent.project_inputs": "the layers have checked",
    "attention_decoders.BahdanauDecoder": "tests/pytorch/test_attention_decoders.py, by hand",
    "attention_decoders.BahdanauDecoder.step": "tests/pytorch/test_attention_decoders.py, by hand",
    "attention_decoders.LuongDecoder": "tests/pytorch/test_attention_decoders.py, by hand",
    "attention_decoders.LuongDecoder.forward": "tests/pytorch/test_attention_decoders.py, by hand",
    "decoders.Bridge": "tests/pytorch/test_decoders.py, by hand",
    "decoders.Bridge.forward": "tests/pytorch/test_decoders.py, by hand",
    "decoders.Decoder": "tests/pytorch/test_decoders.py, by hand",
    "decoders.Decoder.forward": "tests/pytorch/test_decoders.py, by hand",
    "decoders.Decoder.start": "tests/pytorch/test_decoders.py, by hand",
    "decoders.Decoder.step": "tests/pytorch/test_decoders.py, by hand",
    "decoders.PlainDecoder.forward": "tests/pytorch/test_decoders.py, by hand",
    "decoders.RepeatDecoder": "tests/pytorch/test_decoders.py, by hand",
    "decoders.RepeatDecoder.forward": "tests/pytorch/test_decoders.py, by hand",
    "decoders.RepeatDecoder.step": "tests/pytorch/test_decoders.py, by hand",
    "decoders.RepeatDecoder.start": "tests/pytorch/test_decoders.py, by hand",
    "encoder.Encoder": "tests/pytorch/test_encoder.py, by hand",
    "encoder.Encoder.forward": "tests/pytorch/test_encoder.py, by hand",
    "encoder.stack": "tests/pytorch/test_encoder.py, by hand",
    "search.beam_search": "tests/pytorch/test_search.py, by hand",
    "search.n_best": "tests/pytorch/test_search.py, by hand",
    "search.pick": "tests/pytorch/test_search.py, by hand",
    "seq2seq.Seq2Seq.forward": "tests/pytorch/test_seq2seq.py, by hand",
    "seq2seq.Seq2Seq.free_run": "tests/pytorch/test_seq2seq.py, by hand",
    "seq2seq.Seq2Seq.greedy": "tests/pytorch/test_seq2seq.py, by hand",
    "seq2seq.Seq2Seq.scheduled": "tests/pytorch/test_seq2seq.py, by hand",
    "tagger.BothWays": "tests/pytorch/test_tagger.py, by hand",
    "tagger.BothWays.forward": "tests/pytorch/test_tagger.py, by hand",
    "tagger.Tagger": "tests/pytorch/test_tagger.py, by hand",
    "tagger.Tagger.forward": "tests/pytorch/test_tagger.py, by hand",
    "tagger.ToTheLeft": "tests/pytorch/test_tagger.py, by hand",
    "tagger.ToTheLeft.forward": "tests/pytorch/test_tagger.py, by hand",
    "tagger.ToTheRight": "tests/pytorch/test_tagger.py, by hand",
    "tagger.ToTheRight.forward": "tests/pytorch/test_tagger.py, by hand",
    "word_features.CharCNN": "tests/pytorch/test_word_features.py, by hand",
    "word_features.CharCNN.forward": "tests/pytorch/test_word_features.py, by hand",
    "word_features.WordAndSpelling": "tests/pytorch/test_word_features.py, by hand",
    "word_features.WordAndSpelling.forward": "tests/pytorch/test_word_features.py, by hand",
    "word_features.WordEmbedding": "tests/pytorch/test_word_features.py, by hand",
    "word_features.WordEmbedding.forward": "tests/pytorch/test_word_features.py, by hand",
}
