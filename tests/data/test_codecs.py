import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from course_rnn.data.codecs import CharCodec

# Every character of a Python string, lone surrogates too.
texts = st.text(st.characters(), min_size=1)


@settings(deadline=None)  # the machine may be busy
@given(texts)
def test_decode_inverts_encode(text):
    codec = CharCodec.from_text(text)
    ids = codec.encode(text)
    assert ids.shape == (len(text),)
    assert ids.dtype == np.int64
    assert codec.decode(ids) == text


@settings(deadline=None)
@given(texts)
def test_indices_are_ranks_among_the_sorted_symbols(text):
    codec = CharCodec.from_text(text)
    assert codec.symbols == "".join(sorted(set(text)))
    assert len(codec) == len(set(text))
    assert codec.encode(text).tolist() == [codec.symbols.index(char) for char in text]


@settings(deadline=None)
@given(texts, texts)
def test_a_character_is_encoded_or_named(text, other):
    codec = CharCodec.from_text(text)
    strange = [position for position, char in enumerate(other) if char not in text]
    if not strange:
        assert codec.decode(codec.encode(other)) == other
        return
    with pytest.raises(ValueError, match=f"at position {strange[0]}$") as caught:
        codec.encode(other)
    assert repr(other[strange[0]]) in str(caught.value)


def test_known_indices():
    codec = CharCodec.from_text("hello, wörld\n")
    assert codec.symbols == "\n ,dehlorwö"
    assert codec.encode("held\nö").tolist() == [5, 4, 6, 3, 0, 10]
    assert codec.decode(np.array([5, 4, 6, 3, 0, 10], dtype=np.uint8)) == "held\nö"


@pytest.mark.parametrize(("strange", "position"), [("a", 0), ("c", 2), ("z", 3), ("🎭", 4)])
def test_unknown_symbol(strange, position):
    text = "bddbd"[:position] + strange + "b"
    with pytest.raises(
        ValueError, match=rf"^text: .* 2 symbols .* {strange!r} at pos.* {position}$"
    ):
        CharCodec("bd").encode(text)


def test_empty_text_and_indices():
    assert CharCodec("ab").encode("").shape == (0,)
    assert CharCodec("ab").decode(np.empty(0, dtype=np.int64)) == ""


@pytest.mark.parametrize("wrong", [-1, 3, 2**40])
def test_index_out_of_range(wrong):
    message = rf"^ids: expected indices 0 … 2, got {wrong} at position 1$"
    with pytest.raises(ValueError, match=message):
        CharCodec("abc").decode(np.array([0, wrong, 9]))


@pytest.mark.parametrize("symbols", ["", "ba", "aa"])
def test_symbols_are_sorted_and_unique(symbols):
    with pytest.raises(ValueError, match=rf"^symbols: expected sorted .* got '{symbols}'$"):
        CharCodec(symbols)


def test_frozen_and_compared_by_symbols():
    codec = CharCodec.from_text("ab")
    assert codec == CharCodec("ab") != CharCodec("abc")
    with pytest.raises(AttributeError):
        codec.symbols = "abc"
