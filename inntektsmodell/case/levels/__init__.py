"""Trees of recipients: a case, and below its recipients cases of their own, each with what its recipient gets as frame.

Belongs here: what a tree is, how it lies in a folder, and how it is read. Does not: what it gives, which `model.levels`
computes. A new thing that is said of a level goes into `file`.
"""
