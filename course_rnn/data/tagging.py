"""English sentences with their parts of speech (chapter 8)."""

from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from course_rnn.data.cache import fetch
from course_rnn.data.parsing import malformed, read_lines


class TaggedSentence(NamedTuple):
    """A sentence; ``tags[t]`` is the universal part of speech (UPOS) of ``words[t]``.

    Examples
    --------
    >>> sentence = TaggedSentence(("Time", "flies"), ("NOUN", "VERB"))
    >>> list(zip(sentence.words, sentence.tags, strict=True))
    [('Time', 'NOUN'), ('flies', 'VERB')]
    """

    words: tuple[str, ...]
    tags: tuple[str, ...]


class Treebank(NamedTuple):
    """The published parts of a treebank.

    Examples
    --------
    >>> sentence = TaggedSentence(("Time", "flies"), ("NOUN", "VERB"))
    >>> bank = Treebank(train=[sentence], dev=[], test=[])
    >>> sum(len(sentence.words) for sentence in bank.train)
    2
    """

    train: list[TaggedSentence]
    dev: list[TaggedSentence]
    test: list[TaggedSentence]


def load_ewt() -> Treebank:
    """Return the English Web Treebank: 12,544, 2,001 and 2,077 sentences with 17 tags.

    Raises
    ------
    DataUnavailableError, DataCorruptError
        As `course_rnn.data.fetch` does.

    Notes
    -----
    Silveira et al., "A Gold Standard Dependency Corpus for English" (LREC 2014). What the tags
    mean: https://universaldependencies.org/u/pos/.

    Examples
    --------
    The first call fetches the set `ud_english_ewt` (17.8 MB) from GitHub:

    >>> [len(part) for part in load_ewt()]  # doctest: +SKIP
    [12544, 2001, 2077]
    """
    folder = fetch("ud_english_ewt")
    return Treebank(
        *(parse_conllu(folder / f"en_ewt-ud-{part}.conllu") for part in Treebank._fields)
    )


def parse_conllu(path: Path) -> list[TaggedSentence]:
    r"""Read words and parts of speech from a CoNLL-U file.

    Multiword tokens (``1-2``, as "don't" over "do" and "n't") and empty nodes (``8.1``) are left
    out: a sentence is its syntactic words.

    Raises
    ------
    ValueError
        If the file cannot be read; the message names the line where the sentence starts.

    Examples
    --------
    >>> path = Path("toy.conllu")
    >>> rows = ["1 Time time NOUN NN _ 2 nsubj _ _", "2 flies fly VERB VBZ _ 0 root _ _"]
    >>> _ = path.write_text("\n".join(rows).replace(" ", "\t") + "\n")
    >>> parse_conllu(path)
    [TaggedSentence(words=('Time', 'flies'), tags=('NOUN', 'VERB'))]
    """
    numbered = enumerate(read_lines(path), start=1)
    sentences = []
    for empty, block in groupby(numbered, key=lambda pair: not pair[1].strip()):
        if not empty:
            numbers, lines = zip(*block, strict=True)
            sentences.append(_parse_sentence(path, numbers[0], lines))
    return sentences


def _parse_sentence(path: Path, start: int, lines: tuple[str, ...]) -> TaggedSentence:
    import conllu  # late: only who reads a treebank needs it

    # What is not used is not parsed, which halves the time.
    unread = {field: lambda line, i: line[i] for field in ("feats", "head", "deps", "misc")}
    try:
        (tokens,) = conllu.parse("\n".join(lines), field_parsers=unread)
        words = [token for token in tokens if isinstance(token["id"], int)]
        forms, tags = zip(*((token["form"], token["upos"]) for token in words), strict=True)
    except (conllu.exceptions.ParseException, ValueError, KeyError) as error:
        raise malformed(path, start, "a sentence in CoNLL-U", str(error)) from error
    if "_" in tags or None in tags:
        raise malformed(path, start, "a part of speech for every word", tags)
    return TaggedSentence(forms, tags)
