"""What must hold of a case: names, labels, units, sums and years, each fault with its place.

Belongs here: what refuses. What is possible but hardly right is a remark, in `model.plausibility`. The next check goes
into the module of its subject.
"""
