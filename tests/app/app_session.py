"""Sessions of the web page without a browser, for the tests of the page."""

import base64
from typing import Any

from inntektsmodell.app.session import Session

SOMATIC, CANCER = "cost.actual_weight.somatic", "need.weights.somatic.cancer"
OFFERED = ["eksempel", "2021"]


def opened(**arguments: str) -> Session:
    return Session({name: [value] for name, value in arguments.items()}, OFFERED, "nb")


def move(session: Session, path: str, value: str) -> dict[str, Any]:
    return session.reply({"kind": "move", "path": path, "value": value})


def upload(session: Session, name: str, content: bytes) -> dict[str, Any]:
    encoded = base64.b64encode(content).decode()
    return session.reply({"kind": "upload", "name": name, "size": len(content), "content": encoded})


def distribution_key(session: Session) -> list[float]:
    answered = session.screen.answer
    assert answered is not None
    return [float(share) for share in answered.scenario.key]
