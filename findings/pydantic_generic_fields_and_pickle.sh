#!/usr/bin/env bash
# pydantic 2.14.4: whether a model can be pickled depends on where its generic field was parametrized.
#
# Guess: a model whose fields are plain data can be pickled, be its annotations evaluated at once or later.
# Seen:  `Box[int]` in a class body is evaluated while the class is made and is no name of its module, so pickle cannot find
#        the class of the field's value: PicklingError. The same model pickles once the module itself has evaluated
#        `Box[int]` before. `Box[tuple[int, ...]]` never pickles, evaluated before or not: pickle takes the dots in the
#        name of the class for a path.
# What to do: give each parametrized class a name of its own, `class Years(Box[tuple[int, ...]]): ...`.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install --quiet pydantic==2.14.4
cd "$place"
write() { # MODULE TYPE LINES-BEFORE
    cat > "$1.py" <<PYTHON
from __future__ import annotations
from typing import Generic, TypeVar
from pydantic import BaseModel
T = TypeVar("T")
class Box(BaseModel, Generic[T]):
    value: T
$3
class Model(BaseModel):
    box: Box[$2]
class Named(BaseModel):
    class Own(Box[$2]):
        pass
    box: Own
PYTHON
}
write later int ""
write before int "Whole = Box[int]"
write dots "tuple[int, ...]" "Years = Box[tuple[int, ...]]"
venv/bin/python - <<'PYTHON'
import importlib
import pickle

import pydantic

VALUES = {"later": 1, "before": 1, "dots": (2019, 2020)}


def pickled(model):
    try:
        return pickle.loads(pickle.dumps(model)) == model
    except pickle.PicklingError:
        return "PicklingError"


seen = {}
for name, value in VALUES.items():
    module = importlib.import_module(name)
    seen[name] = pickled(module.Model(box={"value": value})), pickled(module.Named(box={"value": value}))
print(f"pydantic {pydantic.VERSION}: parametrized in the class body, named subclass")
for name, found in seen.items():
    print(f"  {name}: {found}")
assert seen == {"later": ("PicklingError", True), "before": (True, True), "dots": ("PicklingError", True)}, seen
PYTHON
echo "as seen"
