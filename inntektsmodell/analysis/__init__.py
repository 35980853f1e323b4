"""What is asked of a case: what if (`scenarios`), why (`explanation`, `comparison`), and what it takes (`targets`).

Belongs here: a room for each question, with its own `show` for the terminal, `write` for files and `chart`. How sure an
answer is belongs in `sensitivity`. The next question gets a room of its own beside these.
"""
