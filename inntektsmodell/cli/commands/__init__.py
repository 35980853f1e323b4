"""The commands, one per module, each with a function `command`.

Heavy imports (jax, xarray, pandas) happen inside the functions, so that help answers at once.
"""
