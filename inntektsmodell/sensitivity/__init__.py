"""How sure: exact derivatives, random fluctuation, and where the variance comes from.

`local` answers "what if this one figure were a little different", `random_fluctuation` "how much do keys move by
chance", `variance` "which source of uncertainty moves them".
"""

from inntektsmodell.sensitivity.fluctuation import random_fluctuation
from inntektsmodell.sensitivity.local import local_sensitivity
from inntektsmodell.sensitivity.smoothing import smoothing_table

__all__ = ["local_sensitivity", "random_fluctuation", "smoothing_table"]
