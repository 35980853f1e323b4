"""The commands, one per module, each with a function `command`.

Belongs here: arguments and what is asked of which room; no arithmetic, no tables. A new command is a module here and a
name in `cli.main`. Heavy imports (jax, xarray, pandas) happen inside the functions, so that help answers at once.
"""
