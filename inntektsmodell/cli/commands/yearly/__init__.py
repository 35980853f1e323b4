"""The commands of the yearly round, one per module, as in `commands`: new figures, and the case that is made of them.

Belongs here: arguments and what is asked of which room. A new command is a module here and a name in `cli.main`.
"""
