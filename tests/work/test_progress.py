"""Progress of long work: silent where it is short, a line now and then in a log."""

from __future__ import annotations

import pytest

from inntektsmodell.work import progress


def test_short_work_in_a_log_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    assert list(progress.steps(range(3), "scenarios", total=3)) == [0, 1, 2]
    assert capsys.readouterr() == ("", "")


def test_long_work_in_a_log_tells_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "SECONDS_BETWEEN_LINES", -1.0)
    assert list(progress.steps("ab", "scenarios", total=2)) == ["a", "b"]
    assert capsys.readouterr() == ("", "scenarios: 0 of 2 steps\nscenarios: 1 of 2 steps\n")
