"""Course RNN: the companion package of the course on recurrent neural networks.

``course_rnn.reference`` holds every algorithm in NumPy, ``course_rnn.pytorch`` its PyTorch twin.
Importing this package imports neither torch nor matplotlib.
"""

__version__ = "0.1.0"
