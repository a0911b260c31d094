"""Exercises of chapter 1, Language models: one module each."""

from course_rnn.grading.specs.ch01.bigram_probabilities import BIGRAM_PROBABILITIES
from course_rnn.grading.specs.ch01.corpus_perplexity import CORPUS_PERPLEXITY
from course_rnn.grading.specs.ch01.kneser_ney_bigram import KNESER_NEY_BIGRAM
from course_rnn.grading.specs.ch01.sample_text import SAMPLE_TEXT
from course_rnn.grading.specs.ch01.train_table import TRAIN_TABLE

EXERCISES = (
    BIGRAM_PROBABILITIES,
    CORPUS_PERPLEXITY,
    SAMPLE_TEXT,
    TRAIN_TABLE,
    KNESER_NEY_BIGRAM,
)
