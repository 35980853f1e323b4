"""What is shown and kept of a run of a tree, beside what is shown and kept of its first level.

Belongs here: levels and groups on the terminal, for programs and as tables. Does not: the files that a run keeps
(`runs.inputs`), and the folder they are written to (`runs.write`).
"""
