"""What would it take: the value of a parameter or observation that gives a figure a wanted value.

Belongs here: the question, the search and the answer. Which results a change can reach at all is in `model.reach`.
Another way to search goes into `root_finding`.
"""
