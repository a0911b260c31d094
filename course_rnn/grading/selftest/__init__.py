"""Grade answers whose grade is known: is the grader still right?"""
