"""Exercise 12.1: right answers in several styles, as students write them."""

import math

import numpy as np


def slices(a, b):
    products, sums, distance = [], [], 1
    while distance < len(a):
        new_a, new_b = a.copy(), b.copy()
        new_a[distance:] = a[distance:] * a[:-distance]
        new_b[distance:] = a[distance:] * b[:-distance] + b[distance:]
        a, b = new_a, new_b
        products.append(a)
        sums.append(b)
        distance *= 2
    return np.array(products), np.array(sums)


def element_by_element(a, b):
    T = len(a)
    rounds = math.ceil(math.log2(T))
    products, sums = np.zeros((rounds, *a.shape)), np.zeros((rounds, *b.shape))
    for k in range(rounds):
        for t in range(T):
            before = t - 2**k
            if before < 0:
                products[k, t], sums[k, t] = a[t], b[t]
            else:
                products[k, t] = a[before] * a[t]
                sums[k, t] = a[t] * b[before] + b[t]
        a, b = products[k], sums[k]
    return products, sums


def by_definition(a, b):
    T = len(a)
    products, sums = [], []
    for k in range(1, math.ceil(math.log2(T)) + 1):
        row_a, row_b = [], []
        for t in range(T):
            factor, added = np.ones(a.shape[1]), np.zeros(a.shape[1])
            for s in range(max(0, t + 1 - 2**k), t + 1):
                factor, added = factor * a[s], a[s] * added + b[s]
            row_a.append(factor)
            row_b.append(added)
        products.append(row_a)
        sums.append(row_b)
    return np.array(products), np.array(sums)


RIGHT = (slices, element_by_element, by_definition)
