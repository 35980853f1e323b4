"""What is written of an estimate: a case of its keys with all evidence, and a report of how well its models fit.

Belongs here: tables, text and folders. Whether a figure may be told is for `disclosure` to say.
"""
