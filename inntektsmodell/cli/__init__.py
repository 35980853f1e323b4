"""The command line: the group of commands, and what they share.

Belongs here: arguments, exit codes, help, and `doctor`'s checks of the installation. What a command does is in the room
that it asks. A new command is a module in `commands` and a name in `main`.
"""
