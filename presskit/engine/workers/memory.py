"""How a process that makes many kits keeps its memory: what is loaded stays, what was freed is used again."""

from __future__ import annotations

import ctypes
import gc
import sys

_GARBAGE = 100_000
_TRIM, _MAP = -1, -3  # the names of glibc's settings, in its malloc.h
_KEPT_FREE = 256 * 1024**2
_MAPPED_FROM = 32 * 1024**2  # bytes: no picture and no brief takes so much at once


def tune_allocator() -> None:
    """Look for garbage rarely, and never at what is loaded by now; keep freed memory for the next kit.

    A brief leaves much behind: looking rarely saves a tenth of its time. glibc gives a picture's megabytes
    back to the system and asks for them anew, which takes another twentieth.
    """
    gc.freeze()
    gc.set_threshold(_GARBAGE, 20, 50)
    if sys.platform == "linux":
        set_option = getattr(ctypes.CDLL(None), "mallopt", None)  # other libraries than glibc have none
        if set_option is not None:
            set_option(_MAP, _MAPPED_FROM)
            set_option(_TRIM, _KEPT_FREE)
