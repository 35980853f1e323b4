"""Threads of the command line share few arenas of memory where the C library has them."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from inntektsmodell.work.arenas import ARENAS

HELD = """
import ctypes, threading
from inntektsmodell.work.arenas import share_arenas

if {shared}:
    share_arenas()
together = threading.Barrier(6)

def held():
    libc.malloc.restype = ctypes.c_void_p
    libc.malloc(10_000)
    together.wait()

libc = ctypes.CDLL(None)
threads = [threading.Thread(target=held) for _ in range(6)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen(b"/dev/stdout", b"w"))
libc.malloc_info(0, file)
libc.fflush(file)
"""


@pytest.mark.slow
@pytest.mark.skipif("glibc" not in str(os.confstr("CS_GNU_LIBC_VERSION")), reason="the C library has no arenas")
@pytest.mark.parametrize("shared", [True, False])
def test_threads_share_arenas_where_asked(shared: bool) -> None:
    alone = {name: value for name, value in os.environ.items() if name != "MALLOC_ARENA_MAX"}
    command = [sys.executable, "-c", HELD.format(shared=shared)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=alone)
    assert (done.stdout.count("<heap ") <= ARENAS) == shared
