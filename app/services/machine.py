"""What the machine could give away: memory that reaches a disk, folders that others can read."""

import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
IN_MEMORY = frozenset({"tmpfs", "ramfs"})

_PR_SET_DUMPABLE = 4


def swaps(proc: Path = PROC) -> list[str]:
    """Return the devices and files that memory is swapped to; compressed memory does not count."""
    try:
        lines = (proc / "swaps").read_text().splitlines()[1:]
    except OSError:
        return []
    names = [line.split()[0] for line in lines if line.strip()]
    return [name for name in names if not name.startswith("/dev/zram")]


def file_system_of(folder: Path, proc: Path = PROC) -> str | None:
    """Return the type of the file system that *folder* lies on or would lie on; None where the machine doesn't tell."""
    try:
        mounts = [line.split() for line in (proc / "mounts").read_text().splitlines()]
    except OSError:
        return None
    resolved = folder.resolve()
    holding = [(len(m[1]), m[2]) for m in mounts if len(m) > 2 and resolved.is_relative_to(m[1].replace("\\040", " "))]
    return max(holding)[1] if holding else None


def refuse_core_dumps() -> None:
    """
    See to it that no crash writes this process's memory to a file, and that no other process of this user can look into it.

    The limit is inherited by children, the flag is not: each worker calls this. The flag also stops what pipes core dumps to a
    program, for which the limit does not count.

    Source: core(5), prctl(2).
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def open_to_others(folder: Path) -> Iterator[Path]:
    """Yield what others on this machine could read or write: *folder* itself, else what lies in it."""
    mode = folder.stat().st_mode
    if not mode & 0o077:
        return  # what lies in a folder that nobody may enter is out of reach
    yield folder
    for path in sorted(folder.rglob("*")):
        if path.lstat().st_mode & 0o077:
            yield path


def owner(path: Path) -> int:
    """Return the number of the user that *path* belongs to."""
    return path.stat().st_uid


def me() -> int:
    """Return the number of the user that this process runs as."""
    return os.getuid()
