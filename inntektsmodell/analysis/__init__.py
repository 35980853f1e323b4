"""What is asked of a case, a room for each question.

`scenarios`: what if; `explanation` and `comparison`: why; `targets`: what it takes; `sensitivity`: how sure.

Belongs here: such a room, with its own `show` for the terminal, `write` for files and `chart`. The next question gets a
room of its own beside these.
"""
