"""How well estimates fit, as tables and charts for people, with what would tell of few persons hidden.

Belongs here: what is said of a fit that has been made, and what of it may be shown. How a model is estimated, and how
sure its weights are, lies in `registers` itself. A new measure of fit goes into `fit`.
"""
