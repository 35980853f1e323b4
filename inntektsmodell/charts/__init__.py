"""Charts as matplotlib figures, in one common style. They need the extra `charts`.

Belongs here: the style, and charts that several rooms draw. A chart that answers one question lies with the question,
as in `analysis.scenarios.chart`. The next common kind of chart goes here.

Importing this package raises `InputError` that says how to install matplotlib where it is missing.
"""

from importlib.util import find_spec

from inntektsmodell.faults import Fault, InputError
from inntektsmodell.language.messages import message

if find_spec("matplotlib") is None:
    install = message("install it with: {command}", command="python -m pip install 'inntektsmodell[charts]'")
    raise InputError([Fault(message("charts"), message("matplotlib is not installed"), install)])
