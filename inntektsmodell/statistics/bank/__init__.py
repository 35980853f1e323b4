"""From a statistics bank to the observations of a case: a recipe says what is asked, and which recipient gets it.

Belongs here: whatever knows PxWeb, JSON-stat and the bank's manners: its limits, its hours, its marks. What comes out
is a table as a case folder has it, with its evidence. Nothing here asks the bank unless `fetch` is called. Another way
in which codes become recipients goes into `recipients`.
"""
