"""What if: named changes to a case, one or a million at once.

Belongs here: reading, applying and comparing scenarios. What a change may be is in `case.changes`. The scenarios that
travel with the package are data, in `data/scenarios`.
"""
