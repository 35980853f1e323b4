"""A case of a later year: rules and calibrated parts kept, populations and criteria with newer figures updated.

`rolling` makes the case and says of every figure whether it was updated and how old it is; `back_test` checks what that
would have told against the keys that were printed since, beside guesses that anybody could make.

Belongs here: what moves a case through time, and how well that has told the future. Where newer figures come from is
`statistics`; where a population goes is a projection. Another naive guess is a member of `back_test.Guess`.
"""
