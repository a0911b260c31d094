"""Grade a submission: its functions run in the sandbox, and their answers are judged."""
