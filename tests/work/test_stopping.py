"""A signal ends the program with its code and one line, whatever it is doing, and nothing is left half done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from inntektsmodell.work.stopping import stop_between_steps

pytestmark = pytest.mark.slow

START = """
import signal, sys, time
from pathlib import Path
from inntektsmodell.work import stopping
from inntektsmodell.files.placing import write_files, write_folder
for number in stopping.STOPS:
    signal.signal(number, signal.SIG_DFL)

def wait():
    print("ready", flush=True)
    time.sleep(60)

def fill(folder):
    (folder / "a.txt").write_text("new")

stopping.stop_in_good_order()
"""
FILLING = "write_folder(Path('deep/er/out'), lambda folder: [fill(folder), wait()], {'a.txt'})"
MOVING = """
rename = Path.rename
def renames(self, target):
    rename(self, target)
    if self.name == "out":
        wait()
Path.rename = renames
write_folder(Path("out"), fill, {"a.txt"})
"""
DEAF = """
print("ready", flush=True)
while True:
    try:
        time.sleep(60)
    except BaseException:
        pass
"""
STEPS = """
with stopping.stop_between_steps() as stop_if_asked:
    print("ready", flush=True)
    try:
        while True:
            for _ in range(20):
                time.sleep(0.01)
            print("step", flush=True)
            stop_if_asked()
    except KeyboardInterrupt:
        print("between", flush=True)
"""
LINE = b"Interrupted; nothing was left half-finished."
LANGUAGE = {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}


def stopped(code: str, folder: Path, *numbers: signal.Signals) -> tuple[int, bytes, bytes]:
    """Exit code, output and errors of a program that gets signals once it says that it is ready."""
    with subprocess.Popen(
        [sys.executable, "-c", START + code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**os.environ, **LANGUAGE},
    ) as work:
        assert work.stdout is not None
        assert work.stdout.readline() == b"ready\n"
        for number in numbers:
            work.send_signal(number)
        output, errors = work.communicate(timeout=60)
    return work.returncode, output, errors


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=lambda one: str(one)
)
def test_signal_while_writing_leaves_nothing(number: signal.Signals, code: int, tmp_path: Path) -> None:
    returned, _, errors = stopped(FILLING, tmp_path, number)
    assert (returned, errors.strip()) == (code, LINE)
    assert list(tmp_path.iterdir()) == []


def test_signal_between_two_moves_puts_the_earlier_folder_back(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.txt").write_text("old", encoding="utf-8")
    assert stopped(MOVING, tmp_path, signal.SIGTERM)[0] == 143
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out" / "a.txt").read_text(encoding="utf-8") == "old"


def test_library_that_catches_everything_cannot_swallow_ctrl_c(tmp_path: Path) -> None:
    returned, _, errors = stopped(DEAF, tmp_path, signal.SIGINT)
    assert (returned, errors.strip()) == (130, LINE)


def test_first_ctrl_c_waits_for_the_end_of_a_step(tmp_path: Path) -> None:
    returned, output, errors = stopped(STEPS, tmp_path, signal.SIGINT)
    assert (returned, output.splitlines(), errors) == (0, [b"step", b"between"], b"")


def test_sigterm_does_not_wait_for_a_step(tmp_path: Path) -> None:
    returned, output, errors = stopped(STEPS, tmp_path, signal.SIGTERM)
    assert (returned, output, errors.strip()) == (143, b"", LINE)


def test_ignored_signal_stays_ignored(tmp_path: Path) -> None:
    ignoring = "signal.signal(signal.SIGINT, signal.SIG_IGN); stopping.stop_in_good_order()"
    returned, output, _ = stopped(
        f"{ignoring}\nprint('ready', flush=True)\ntime.sleep(1)\nprint('done')", tmp_path, signal.SIGINT
    )
    assert (returned, output) == (0, b"done\n")


def test_without_the_command_line_ctrl_c_is_pythons_own() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background begins with it ignored
    try:
        with pytest.raises(KeyboardInterrupt), stop_between_steps():
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    finally:
        signal.signal(signal.SIGINT, before)
