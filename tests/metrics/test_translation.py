import math
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest
import sacrebleu

from course_rnn.metrics import bleu, chrf
from course_rnn.metrics.translation import bleu_counts, bleu_of_counts
from tests.cases import assert_not_mutated, assert_rejects

REFERENCES = ["the cat sat on the mat today", "there is no dog in our small garden now"]
HYPOTHESES = ["the cat sat on a mat today", "there is a dog in our small garden"]


def bleu_by_hand(hypotheses, references):
    """Papineni et al. (2002) with one reference and plain words; no precision is zero here."""
    log_precision = 0.0
    for n in range(1, 5):
        matched = total = 0
        for hypothesis, reference in zip(hypotheses, references, strict=True):
            grams = [
                Counter(zip(*[text.split()[i:] for i in range(n)], strict=False))
                for text in (hypothesis, reference)
            ]
            matched += (grams[0] & grams[1]).total()
            total += grams[0].total()
        log_precision += math.log(matched / total) / 4
    h, r = (sum(len(t.split()) for t in texts) for texts in (hypotheses, references))
    return 100 * math.exp(log_precision + min(0, 1 - r / h))


def test_bleu_equals_the_formula():
    assert bleu(HYPOTHESES, REFERENCES).score == pytest.approx(
        bleu_by_hand(HYPOTHESES, REFERENCES), abs=1e-9
    )


def test_the_extremes():
    for measure in (bleu, chrf):
        assert measure(REFERENCES, REFERENCES).score == pytest.approx(100)
        assert measure(["xx zz qq vv", "ww"], REFERENCES).score == pytest.approx(0, abs=3)


def test_a_corpus_is_not_a_mean_of_sentences():
    each = [bleu([h], [r]).score for h, r in zip(HYPOTHESES, REFERENCES, strict=True)]
    assert bleu(HYPOTHESES, REFERENCES).score != pytest.approx(sum(each) / 2, abs=0.01)


def test_several_references():
    others = [HYPOTHESES[0], "another thing"]
    for measure in (bleu, chrf):
        one, two = measure(HYPOTHESES, REFERENCES), measure(HYPOTHESES, REFERENCES, others)
        assert two.score > one.score
        assert "nrefs:1" in one.signature
        assert "nrefs:2" in two.signature


def test_chrf_equals_sacrebleus_function():
    expected = sacrebleu.corpus_chrf(HYPOTHESES, [REFERENCES]).score
    assert chrf(HYPOTHESES, REFERENCES).score == pytest.approx(expected)
    assert chrf(HYPOTHESES, REFERENCES).score != bleu(HYPOTHESES, REFERENCES).score


def test_the_signatures_name_version_and_settings():
    version = f"version:{sacrebleu.__version__}"
    assert bleu(HYPOTHESES, REFERENCES).signature == (
        f"nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|{version}"
    )
    assert chrf(HYPOTHESES, REFERENCES).signature == (
        f"nrefs:1|case:mixed|eff:yes|nc:6|nw:0|space:no|{version}"
    )


def test_sacrebleu_is_imported_late():
    code = "import sys, course_rnn.metrics; print('sacrebleu' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_nothing_is_mutated():
    assert_not_mutated(bleu, HYPOTHESES, REFERENCES)


@pytest.mark.parametrize("measure", [bleu, chrf])
@pytest.mark.parametrize(
    ("arguments", "argument", "parts"),
    [
        (([], []), "hypotheses", ["list of sentences", "[]"]),
        (("the cat", ["the cat"]), "hypotheses", ["list of sentences", "the cat"]),
        ((["the cat"],), "references", ["at least one list", "none"]),
        ((["a", "b"], ["a"]), "references", ["2 sentences", "1"]),
        ((["a", "b"], ["a", "b"], ["a", "b", "c"]), "references", ["2 sentences", "3"]),
        ((["a", "b"], "ab"), "references", ["list of 2 sentences", "'ab'"]),
    ],
)
def test_bad_input(measure, arguments, argument, parts, without_shape_hook):
    assert_rejects(lambda: measure(*arguments), argument, *parts)


def test_counts_of_sentences_sum_to_the_score():
    rng = np.random.default_rng(0)
    words = ["the", "a", "cat", "dog", "sat", "on", "mat", ",", "."]

    def text():
        return " ".join(rng.choice(words, rng.integers(1, 12)))

    texts = [[text() for _ in range(40)] for _ in range(3)]
    counts = bleu_counts(*texts)
    assert counts.shape == (40, 10)
    assert bleu_of_counts(counts) == pytest.approx(bleu(*texts).score, abs=1e-9)
    some = rng.integers(40, size=30)
    expected = bleu(*([part[i] for i in some] for part in texts)).score
    assert bleu_of_counts(counts[some]) == pytest.approx(expected, abs=1e-9)
    assert bleu_of_counts(counts) != pytest.approx(bleu(texts[0], texts[1]).score, abs=0.1)


def test_bad_counts():
    assert_rejects(lambda: bleu_counts([], []), "hypotheses")
    assert_rejects(lambda: bleu_counts(["a"], ["a", "b"]), "references", 2)
    assert_rejects(lambda: bleu_of_counts(np.zeros((0, 10), int)), "counts")
