"""The method, once: every input and every step as a named quantity, and what is read off their formulas.

Belongs here: what an input is (`inputs`), the steps with their formulas (`need`, `keys`, `settlement`,
`appropriation`, all of them in `steps`), those of the `calibration`, and formulas in words (`wording`). The language of
the formulas is `indices.expressions`. Does not: figures and files; the rooms above compute, explain and print the
formulas, and write them into workbooks. A new step goes beside those that it follows from.
"""
