"""Exercise 5.3: one step of an LSTM, backward."""
