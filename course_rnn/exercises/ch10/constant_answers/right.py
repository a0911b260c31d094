"""Exercise 10.3: right answers in several styles, as students write them."""

import numpy as np


def with_add_at(asked, answers, asked_later, answers_later, Q, K):
    table = np.zeros((Q, K), dtype=int)
    np.add.at(table, (asked, answers), 1)
    best = table.argmax(axis=1)
    best[table.sum(axis=1) == 0] = table.sum(axis=0).argmax()
    return best, np.mean(best[asked_later] == answers_later)


def with_loops(asked, answers, asked_later, answers_later, Q, K):
    overall = [0] * K
    tables = [[0] * K for _ in range(Q)]
    for question, answer in zip(asked, answers, strict=True):
        tables[question][answer] += 1
        overall[answer] += 1
    best = []
    for counts in tables:
        counts = counts if sum(counts) else overall
        best.append(counts.index(max(counts)))
    right = 0
    for question, answer in zip(asked_later, answers_later, strict=True):
        right += best[question] == answer
    return np.array(best), right / len(asked_later)


def with_bincount(asked, answers, asked_later, answers_later, Q, K):
    fallback = np.bincount(answers, minlength=K).argmax()
    best = np.full(Q, fallback)
    for question in np.unique(asked):
        best[question] = np.bincount(answers[asked == question], minlength=K).argmax()
    hits = best[asked_later] == answers_later
    return best, hits.sum() / hits.size


RIGHT = (with_add_at, with_loops, with_bincount)
