"""The model: from the figures of a case to keys and kroner, compiled once.

Belongs here: the arrays (`arrays`), the method (`steps`, put together in `evaluate`), and labels put back on what comes
out (`result`). What is asked of results is in `analysis` and `sensitivity`. A new step of the method goes into `steps`.
"""
