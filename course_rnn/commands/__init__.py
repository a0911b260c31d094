"""The command ``course-rnn``: one module a group of commands."""
