"""What the machine could give away: memory that reaches a disk, folders that others can read."""

import ctypes
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path

from app.services.obstacle import N_, Obstacle

PROC = Path("/proc")
IN_MEMORY = frozenset({"tmpfs", "ramfs"})

ROOT = 0

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


def claim(folder: Path) -> None:
    """
    Make *folder*, or take an existing one, for this user alone.

    Attack: folders in memory lie where everybody may write, under names that can be guessed; another user of this machine makes
    ours first, or puts a link there, and has the sessions in their hands.

    Raises:
        Obstacle: it, or a folder above it, belongs to another user.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for path in (folder, *folder.parents):
        if owner(path) not in {me(), ROOT}:
            raise Obstacle(N_("{path} belongs to another user. Set TILLIT_RUNTIME."), path=path)
    folder.chmod(0o700)


def owner(path: Path) -> int:
    """Return the number of the user that *path* itself belongs to, even where it is a link."""
    return path.lstat().st_uid


def me() -> int:
    """Return the number of the user that this process runs as."""
    return os.getuid()
