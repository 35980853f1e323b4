"""The steps of the method, each a pure function on arrays with its formula and source.

Belongs here: arithmetic that knows Norway's model. Indices that would hold in any model are in the package `indices`.
The next settlement rule, grant or way of phasing in goes here, and into the list in `model.method`.
"""
