"""Generated tasks: each function draws from the generator passed in, so a seed gives the data.

Arrays are time-major (T, N) and of fixed dtype. The streams are frozen by hashes in the tests, so
that an edit, or a NumPy whose generator draws otherwise, is noticed.
"""
