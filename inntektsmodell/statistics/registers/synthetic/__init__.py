"""The synthetic country, and registers of it: persons that nobody is, with costs whose truth is known.

Belongs here: what is invented, and how. What is done with a register is the same for real ones, and lies outside.
"""
