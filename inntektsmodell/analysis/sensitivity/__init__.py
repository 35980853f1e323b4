"""How sure: exact derivatives, random fluctuation, and where the variance comes from.

`local` answers "what if this one figure were a little different", `random_fluctuation` "how much do keys move by
chance", `variance_partition` "which source of uncertainty moves them", `key_sampling` "how much rests on the sampling
of the need keys", where these were estimated.

Belongs here: derivatives, draws and variances, and how they are shown and written. What is uncertain in a case is in
`sources`. Another method is a module here.
"""

from inntektsmodell.analysis.sensitivity.fluctuation import random_fluctuation
from inntektsmodell.analysis.sensitivity.key_sampling import key_sampling
from inntektsmodell.analysis.sensitivity.local import local_sensitivity
from inntektsmodell.analysis.sensitivity.smoothing import smoothing_table
from inntektsmodell.analysis.sensitivity.sources.levels import sources_of
from inntektsmodell.analysis.sensitivity.sources.source import Spread
from inntektsmodell.analysis.sensitivity.variance import variance_partition

__all__ = [
    "Spread",
    "key_sampling",
    "local_sensitivity",
    "random_fluctuation",
    "smoothing_table",
    "sources_of",
    "variance_partition",
]
