"""A case of estimated keys: its tables, its text, and the evidence of every figure in it."""
