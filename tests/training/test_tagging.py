import numpy as np
import torch
from torch import nn

from course_rnn.data.tagging import TaggedSentence
from course_rnn.pytorch.tagger import BothWays, Tagger
from course_rnn.pytorch.word_features import CharCNN, WordAndSpelling, WordEmbedding
from course_rnn.training.tagging import (
    make_vocabulary,
    predicted_tags,
    shortened,
    tag_batch,
    tag_batches,
    tag_loss,
    tag_scores,
)

SENTENCES = [
    TaggedSentence(("Dogs", "bark"), ("NOUN", "VERB")),
    TaggedSentence(("The", "bark", "of", "the", "tree"), ("DET", "NOUN", "ADP", "DET", "NOUN")),
    TaggedSentence(("Stop",), ("VERB",)),
]
VOCABULARY = make_vocabulary(SENTENCES)


def tagger():
    torch.manual_seed(0)
    words = WordEmbedding(len(VOCABULARY.words), 4, unknown=VOCABULARY.unknown, word_dropout=0.3)
    spelling = CharCNN(len(VOCABULARY.characters), 3, 5)
    return Tagger(WordAndSpelling(words, spelling), BothWays(9, 6), 4, dropout=0.2)


def test_the_vocabulary_is_lower_case_and_the_letters_are_not():
    assert VOCABULARY.words.words[:4] == ("<pad>", "<unk>", "bark", "the")
    assert "D" in VOCABULARY.characters.words
    assert VOCABULARY.tags == ("ADP", "DET", "NOUN", "VERB")
    assert make_vocabulary(SENTENCES, min_count=2).words.words == ("<pad>", "<unk>", "bark", "the")


def test_a_batch_can_be_read_back():
    batch = tag_batch(SENTENCES, VOCABULARY)
    assert batch.lengths.tolist() == [2, 5, 1]
    for n, sentence in enumerate(SENTENCES):
        for t, (word, tag) in enumerate(zip(*sentence, strict=True)):
            assert VOCABULARY.words.words[batch.words[t, n]] == word.lower()
            spelled = VOCABULARY.characters.decode(batch.characters[:, t, n].numpy())
            assert "".join(spelled).replace("<pad>", "") == word
            assert spelled[: len(word)] == list(word)
            assert VOCABULARY.tags[batch.tags[t, n]] == tag
        assert (batch.tags[len(sentence.words) :, n] == -100).all()
        assert not batch.characters[:, len(sentence.words) :, n].any()


def test_what_is_new_is_unknown():
    batch = tag_batch([TaggedSentence(("xyz",), ("NOUN",))], VOCABULARY)
    assert batch.words.item() == VOCABULARY.unknown
    assert batch.characters.flatten().tolist() == [VOCABULARY.characters.index("<unk>")] * 3


def test_of_a_long_word_both_ends_are_read():
    assert shortened("a" * 20) == ["a"] * 20
    assert "".join(shortened("abcdefghij" + "-" * 9 + "klmnopqrst")) == "abcdefghijklmnopqrst"


def test_an_epoch_reads_every_sentence_once(rng):
    batches = list(tag_batches(SENTENCES, VOCABULARY, 2, rng))
    assert sorted(length for batch in batches for length in batch.lengths.tolist()) == [1, 2, 5]
    orders = {
        str([b.lengths.tolist() for b in tag_batches(SENTENCES, VOCABULARY, 2, rng)])
        for _ in range(20)
    }
    assert len(orders) > 1


def test_padding_does_not_count_in_the_loss():
    model = tagger().eval()
    whole = tag_loss(model, tag_batch(SENTENCES, VOCABULARY))
    assert whole.tokens == 8
    alone = [tag_loss(model, tag_batch([s], VOCABULARY)) for s in SENTENCES]
    expected = sum(loss.mean * loss.tokens for loss in alone) / 8
    assert torch.allclose(whole.mean, expected)
    logits = tag_scores(model, SENTENCES[:1], VOCABULARY)[0]
    log_p = nn.functional.log_softmax(torch.from_numpy(logits), dim=-1)
    assert torch.allclose(alone[0].mean, -(log_p[0, 2] + log_p[1, 3]) / 2)


def test_scores_come_in_the_order_of_the_sentences():
    model = tagger()
    scores = tag_scores(model, SENTENCES, VOCABULARY, batch_size=2)
    assert model.training  # as it was
    assert [len(logits) for logits in scores] == [2, 5, 1]
    for sentence, logits in zip(SENTENCES, scores, strict=True):
        alone = tag_scores(model, [sentence], VOCABULARY)[0]
        np.testing.assert_allclose(logits, alone, atol=1e-6)
    tags = predicted_tags(model, SENTENCES, VOCABULARY)
    assert tags[1] == [VOCABULARY.tags[k] for k in scores[1].argmax(-1)]


def test_a_tag_that_training_lacks_does_not_count():
    batch = tag_batch([TaggedSentence(("Oh", "dogs"), ("INTJ", "NOUN"))], VOCABULARY)
    assert batch.tags.flatten().tolist() == [-100, 2]
    assert tag_loss(tagger().eval(), batch).tokens == 1


def test_it_learns():
    model = tagger()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.02)
    batch = tag_batch(SENTENCES, VOCABULARY)
    for _ in range(60):
        optimizer.zero_grad()
        tag_loss(model, batch).mean.backward()
        optimizer.step()
    assert predicted_tags(model, SENTENCES, VOCABULARY) == [list(s.tags) for s in SENTENCES]
