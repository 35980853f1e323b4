"""The report for office programs: a document in Word, and slides in PowerPoint, of the same sections as the page.

`document.document_of` makes the one and `deck.deck_of` the other, both with the extra `office`; what a module of either
is made of stands beside it. The same case gives the same bytes: see `same_bytes`.

Belongs here: how sections become paragraphs, tables and charts of these programs. What they say is in `sections`.
"""
