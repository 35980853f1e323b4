"""A population carried to a later year, what it needs, and the keys that follow.

Belongs here: projections from assumptions (`assumptions`, by the step of `indices.cohorts`) and those that are fetched
(`alternatives`), need by age and its growth (`need`), keys by year (`keys`), all of it in `projecting`. Does not: where
population figures come from. Another way to put need on ages goes into `need`.
"""
