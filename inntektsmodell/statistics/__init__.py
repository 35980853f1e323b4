"""Where the figures of a case come from: registers of persons (`registers`) and, beside it, other public statistics.

Belongs here: a room for each kind of source, which ends in criteria, populations or keys with their sources, and
`borders`, which says which recipient a municipality belongs to. What is made of them is a case, and the case's. The
next source gets a room of its own.
"""
