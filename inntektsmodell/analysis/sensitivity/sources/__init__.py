"""What is uncertain in a case, and how uncertain: counts, weights, rounding, assumptions.

Belongs here: where uncertainty comes from. What it does to a key is in `sensitivity` itself. A new source goes into
`parts`, with its distribution in `distributions`.
"""
