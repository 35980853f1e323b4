"""Charts as matplotlib figures, in one common style. They need the extra `charts`.

Importing this package raises `InputError` that says how to install matplotlib where it is missing.
"""

from importlib.util import find_spec

from inntektsmodell.faults import Fault, InputError

if find_spec("matplotlib") is None:
    install = "install it with: python -m pip install 'inntektsmodell[charts]'"
    raise InputError([Fault("charts", "matplotlib is not installed", install)])
