"""Exercise 5.4: train an LSTM on a stream, the states carried and detached."""
