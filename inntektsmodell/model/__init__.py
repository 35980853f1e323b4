"""The model: from the figures of a case to keys and kroner, compiled once.

Belongs here: the arrays (`arrays`), the formulas of the method computed from them (`evaluate`), and labels put back on
what comes out (`result`). What is asked of results is in `analysis` and `sensitivity`. A new step goes into `method`.
"""
