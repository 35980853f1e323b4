"""What may be told of few persons: which figures are hidden, which with them, and what takes their place in a case.

Belongs here: every rule of disclosure, and the attacker's arithmetic that it is held against. What only moments could
tell, and do not, is said in the guide. A table that shows figures of persons asks here first.
"""
