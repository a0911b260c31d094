"""The numbers of chapters and of the pages below them, from the names of their files."""

import re
from collections import Counter

CHAPTER = re.compile(r"book/(\d\d)_")


def chapter_numbers(docnames):
    """Number the chapters, 2 for book/02_slug, and the pages below, 2A for book/02_slug_topic."""
    chapters = sorted(name for name in docnames if CHAPTER.match(name))
    numbers, below = {}, Counter()
    for name in chapters:
        number = int(CHAPTER.match(name)[1])
        numbers[name] = number
        if any(name.startswith(f"{chapter}_") for chapter in chapters):
            numbers[name] = f"{number}{'ABCDEFGHIJ'[below[number]]}"
            below[number] += 1
    return numbers
