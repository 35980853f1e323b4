"""Which recipient a municipality belongs to, and since when: codes that change, mergers, municipalities parted.

Belongs here: whatever knows the code of a municipality and a date. Sums over municipalities in old borders meet those
in new ones only through this room. The dated codes lie in `data/borders`; a user's own file of the same form adds a
level, such as hospital areas. Where the figures come from (`bank`, a file) is no concern of this room.
"""
