"""What people read, in their language: one catalogue for sentences, help and labels alike.

What belongs here: how a text finds its translation, the translations themselves (`nb/LC_MESSAGES/*.po`, by the English
text), and what others say that code here cannot mark (`others`). What does not: the sentences, which stand in English
where they are said. A new one is a call of `message` or `as_label` there; `make messages` then takes it into the
catalogue, where its Norwegian is written. Another language is another folder beside `nb`.
"""
