"""Changes to a case: paths and values as people write them, resolved to single figures and checked once.

Belongs here: what makes one case of another. Named sets of changes are scenarios, in `analysis.scenarios`. A new way to
write a change goes into `resolving`.
"""
