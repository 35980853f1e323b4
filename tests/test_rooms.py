"""Rooms stay easy to see: few at the root, and few modules in each."""

from __future__ import annotations

from pathlib import Path

import inntektsmodell

ROOT = Path(inntektsmodell.__file__).parent
MOST_ROOMS, MOST_AT_THE_ROOT, MOST_IN_A_ROOM = 15, 8, 20


def test_no_room_has_more_modules_than_one_can_look_over() -> None:
    modules: dict[str, int] = {}
    for file in ROOT.rglob("*.py"):
        room = file.parent.relative_to(ROOT).as_posix()
        modules[room] = modules.get(room, 0) + 1
    assert len(modules) > MOST_ROOMS
    assert len({room.split("/")[0] for room in modules} - {"."}) <= MOST_ROOMS
    assert modules.pop(".") <= MOST_AT_THE_ROOT
    assert {room: number for room, number in modules.items() if number > MOST_IN_A_ROOM} == {}
