"""From registers of persons to a need key: moments of one pass, estimation from them, and criteria for a case.

Belongs here: whatever knows persons, moments and regressions. Only sums over many persons ever leave this room. What is
made of the key afterwards (a case, a result) is the model's. How well a model fits is told by `diagnostics`, and by
`second_pass` where only persons can tell; `disclosure` says what may be told, `writing` writes it. A new kind of
standard error goes into `errors`.
"""
