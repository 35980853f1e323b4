"""How well estimates fit: measures, the ladder of nested models, variants, and charts of them for people.

Belongs here: what is said of a fit that has been made. How a model is estimated, and how sure its weights are, lies in
`registers` itself; which figures may be shown, in `disclosure`. A new measure of fit goes into `fit`.
"""
