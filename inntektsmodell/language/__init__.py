"""What people read, in their language: sentences, labels, numbers in writing, and how they stand on a terminal.

Belongs here: how a text finds its translation, the translations (`nb/LC_MESSAGES/*.po`, by the English text), and
how a known thing is written. Not the sentences: they stand in English where they are said. A
new one is a call of `message` or `as_label` there, or a line in `scripts/said_by_others.py` where others say it; `make
messages` then takes it into the catalogue, where its Norwegian is written. Texts speak of kroner, and are told in the
currency of a case where they are handed it (`currency`). Units of a case are in `case.units`.
Another language is another folder beside `nb`.
"""
