"""A case: parameters, observations and their evidence, checked and frozen. All that one run of the model needs.

Belongs here: what a case holds (`schema`, `parameters`, `observations`, `evidence`, `rules`), how its figures are named
(`paths`, `labels`), and what is checked of them. What a case itself rests on takes its `contents`, all else a `Case`.
What is computed of a case is in `model`. A new parameter goes into `parameters` and the inputs of the method, a new
observed variable into the latter alone, a new kind of criterion into `criterion_kinds`, a new check into `checks`.
"""
