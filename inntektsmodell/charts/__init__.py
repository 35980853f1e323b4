"""Charts as matplotlib figures, in one common style. They need the extra `charts`.

Belongs here: the style, and charts that several rooms draw. A chart that answers one question lies with the question,
as in `analysis.scenarios.chart`. The next common kind of chart goes here.

Importing this package raises `InputError` that says how to install matplotlib where it is missing.
"""

from inntektsmodell.faults import expect_installed

expect_installed("matplotlib", "charts")
