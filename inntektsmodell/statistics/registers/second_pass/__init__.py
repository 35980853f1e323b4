"""What only the persons themselves can tell: errors clustered by person, and how far single costs are missed.

Belongs here: whatever reads a register again after its models were fitted. Persons are held a part of the country at a
time, and only sums over them are kept. What moments can tell belongs to `diagnostics`.
"""
