"""What threads share of memory: on Linux, the C library gives each thread an arena of its own, up to eight a core.

What one thread frees, another cannot take then, and work that starts threads again and again holds several times what
it uses. The command line has its threads share two arenas; an import never does. Elsewhere nothing is done.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

ARENAS = 2
"""With one, two threads would wait for each other."""
_ARENA_MAX = -8  # of glibc's malloc.h


def share_arenas() -> None:
    """Have all threads that are yet to start share few arenas, unless MALLOC_ARENA_MAX says how many."""
    if sys.platform != "linux" or "MALLOC_ARENA_MAX" in os.environ:
        return
    import ctypes

    with suppress(OSError, AttributeError):  # a C library without arenas
        ctypes.CDLL(None).mallopt(_ARENA_MAX, ARENAS)
