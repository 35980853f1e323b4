"""What is possible but hardly right in the figures of a case, before anything is computed from them.

One module for each kind of figures; `inputs` asks all. Remarks only: nothing is changed or refused here.
"""
