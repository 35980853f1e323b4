"""Which key was used: printed amounts held against every known key.

Belongs here: the keys that are known and what rounding lets be told of them. A new key is data; a new source of keys
goes into `known_keys`.
"""
