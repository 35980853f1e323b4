"""Manners on a real command line: interruption, pipes, terminals, colours, shell completion."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inntektsmodell.cli.main import main
from tests.runs.kept_run import check_files

pytestmark = pytest.mark.slow

PROGRAM = str(Path(sys.executable).with_name("inntektsmodell"))
HEARS_CTRL_C = (  # a job in the background would ignore it
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from inntektsmodell.__main__ import main; main()"
)
LONG = ("sensitivity", "eksempel", "--method", "random", "--draws", "2000000000")
SHORT = ("sensitivity", "eksempel", "--method", "variance", "--draws", "2048")  # of two blocks: a bar is shown
ESCAPE = "\x1b"
COLOUR = re.compile(r"\x1b\[(\d+;)*(3[0-8]|9[0-7]|4[0-8])[;m]")


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "INNTEKTSMODELL_LANG")}
    return kept | {"TERM": "xterm-256color", "COLUMNS": "100"} | more


def run(*arguments: str, folder: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
    command = [PROGRAM, *arguments]
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment(**more), check=False, cwd=folder
    )


def interrupted(*arguments: str, folder: Path) -> tuple[int, str, str]:
    """Exit code of a command that gets Ctrl-C once its bar is shown; what the terminal shows until then, and then."""
    terminal, inside = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", HEARS_CTRL_C, *arguments],
        stdout=subprocess.PIPE,
        stderr=inside,
        env=environment(),
        cwd=folder,
    ) as work:
        os.close(inside)
        shown = shown_on(terminal, until="━")
        assert "━" in shown
        work.send_signal(signal.SIGINT)
        rest = shown_on(terminal)
    os.close(terminal)
    return work.returncode, shown, rest


def shown_on(terminal: int, until: str | None = None) -> str:
    """What a terminal shows, until some text is there or the other side is closed."""
    shown = b""
    while until is None or until not in shown.decode(errors="ignore"):
        ready, _, _ = select.select([terminal], [], [], 240)
        assert ready, "nothing happens"
        try:
            part = os.read(terminal, 4096)
        except OSError:  # the other side is closed
            break
        if not part:
            break
        shown += part
    return shown.decode(errors="ignore")


@pytest.mark.parametrize(
    ("language", "what", "start", "earlier"),
    [
        ("nb", "trekninger", "Avbrutt", {}),
        ("en", "draws", "Interrupted", {"random.csv": "earlier"}),
    ],
    ids=["nothing before", "an earlier folder"],
)
def test_interrupted_work_ends_with_one_line_and_leaves_all_as_it_was(
    tmp_path: Path, language: str, what: str, start: str, earlier: dict[str, str]
) -> None:
    for name, text in earlier.items():
        (tmp_path / "out").mkdir()
        (tmp_path / "out" / name).write_text(text, encoding="utf-8")
    code, begun, told = interrupted(*LONG, "--out", "out", "--lang", language, folder=tmp_path)
    assert code == 130
    assert what in begun
    assert told.strip().splitlines()[-1].startswith(start)
    assert told.count("\x1b[?25h") == 1, "the cursor is shown again"
    assert "Traceback" not in told
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {file.name: file.read_text(encoding="utf-8") for file in files} == earlier
    assert [entry.name for entry in tmp_path.iterdir()] == (["out"] if earlier else [])


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("run", "2021"), 141), (("run", "2021", "--json"), 141), (("--help",), 1)],
)
def test_reader_that_leaves_early_ends_the_work_in_silence(arguments: tuple[str, ...], code: int) -> None:
    """With an exit code of its own, but for help, which click prints."""
    with subprocess.Popen(
        [PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as work:
        assert work.stdout is not None
        assert work.stderr is not None
        work.stdout.close()
        assert work.stderr.read() == b""
    assert work.returncode == code


@pytest.mark.parametrize("arguments", [("validate",), ("--help",)])
def test_full_disk_behind_the_output_is_told_in_one_line(arguments: tuple[str, ...]) -> None:
    command = [sys.executable, "-m", "inntektsmodell", *arguments]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, env=environment(), check=False)
    assert done.stderr.startswith(b"standardutdata: ")
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)


def test_closed_streams_do_no_harm(tmp_path: Path) -> None:
    line = f"exec {sys.executable} -m inntektsmodell run 2021 --out out >&- 2>&-"
    assert subprocess.run(["/bin/sh", "-c", line], cwd=tmp_path, env=environment(), check=False).returncode == 0
    assert check_files(tmp_path / "out") == []


def shown_on_terminal(*arguments: str) -> tuple[str, str, int]:
    """What a command shows on a terminal, what it writes to a pipe as its result, and its exit code."""
    terminal, inside = pty.openpty()
    with subprocess.Popen([PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=inside, env=environment()) as work:
        os.close(inside)
        shown = shown_on(terminal)
        assert work.stdout is not None
        result = work.stdout.read()
    os.close(terminal)
    return shown, result.decode(), work.returncode


def test_terminal_shows_a_bar_and_the_result_stays_clean() -> None:
    shown, result, code = shown_on_terminal(*SHORT)
    assert code == 0
    assert "blokker av trekninger" in shown
    assert ESCAPE in shown
    assert "━" in shown
    assert "%" in shown
    assert shown.count("\x1b[?25l") == shown.count("\x1b[?25h")
    assert ESCAPE not in result
    assert "Helse Nord" in result


@pytest.mark.parametrize("arguments", [("run", "2021"), ("validate",), ("compare", "eksempel", "adopted")])
def test_what_is_no_terminal_gets_plain_text(arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(main, arguments, env=environment(FORCE_COLOR=""))
    assert (done.exit_code, done.stderr) == (0, "")
    assert not {ESCAPE, "\r"} & {*done.stdout}


def test_pipe_gets_plain_text() -> None:
    done = run(*SHORT, FORCE_COLOR="")
    assert (done.returncode, done.stderr) == (0, "")
    assert not {ESCAPE, "\r"} & {*done.stdout}


def test_no_colour_is_heeded_on_a_terminal() -> None:
    shown = on_terminal("run", "2021", NO_COLOR="1")
    assert "Basisbevilgning" in shown
    assert COLOUR.search(shown) is None
    assert COLOUR.search("\x1b[1;31mx") is not None


def on_terminal(*arguments: str, **more: str) -> str:
    """What a command writes where its result goes to a terminal."""
    terminal, inside = pty.openpty()
    with subprocess.Popen([PROGRAM, *arguments], stdout=inside, stderr=inside, env=environment(**more)):
        os.close(inside)
        shown = shown_on(terminal)
    os.close(terminal)
    return shown


def completed(line: str, folder: Path, shell: str = "bash") -> list[str]:
    """What a shell is told to offer at the end of a line."""
    words = line.split()
    last = len(words) if line.endswith(" ") else len(words) - 1
    typed = {"COMP_WORDS": line, "COMP_CWORD": str(last), "_INNTEKTSMODELL_COMPLETE": f"{shell}_complete"}
    done = run(folder=folder, **typed)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a case, a workbook, a scenario and what is none of these."""
    (tmp_path / "egen").mkdir()
    (tmp_path / "egen" / "case.toml").touch()
    for name in ("tall.xlsx", "forslag.toml", "notat.txt"):
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("inntektsmodell sen", ["plain,sensitivity"]),
        (
            "inntektsmodell run ",
            ["plain,2008", "plain,2021", "plain,eksempel", "plain,sykehus", "plain,egen", "plain,tall.xlsx"],
        ),
        ("inntektsmodell explain e", ["plain,eksempel", "plain,egen"]),
        ("inntektsmodell run not", ["file,not"]),
        ("inntektsmodell run 2021 --scenario f", ["plain,forslag.toml"]),
        ("inntektsmodell run 2021 --scen", ["plain,--scenario"]),
        ("inntektsmodell compare 2021 ado", ["plain,adopted"]),
        ("inntektsmodell scenarios ado", ["plain,adopted"]),
        ("inntektsmodell sensitivity 2021 --method v", ["plain,variance"]),
    ],
)
def test_completion_offers_what_fits(line: str, offered: list[str], folder: Path) -> None:
    assert completed(line, folder) == offered


def test_completion_tells_zsh_and_fish_the_help(folder: Path) -> None:
    assert completed("inntektsmodell valid", folder, "zsh") == [
        "plain",
        "validate",
        "Kontroller modellen mot publiserte tall.",
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script_is_given(shell: str) -> None:
    done = run(_INNTEKTSMODELL_COMPLETE=f"{shell}_source")
    assert done.returncode == 0
    assert "_INNTEKTSMODELL_COMPLETE" in done.stdout


@pytest.mark.parametrize("arguments", [("--help",), ("run", "--help"), ("doctor", "--help")])
def test_help_and_completion_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from inntektsmodell.cli.main import main;"
        f"CliRunner().invoke(main, {list(arguments)!r});"
        "print([name for name in ('jax', 'numpy', 'pandas', 'xarray', 'rich', 'pydantic') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_folder_that_must_not_be_written_is_told_in_one_line() -> None:
    done = CliRunner().invoke(main, ["run", "2021", "--out", "/proc/nowhere"])
    assert done.exit_code == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("/proc/")
    assert len(done.stderr.splitlines()) == 1
