"""A person at a terminal: commands that ask for a passphrase ask there, and nowhere else."""

import os
import pty
import select
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PATIENCE: Final = 120  # seconds between two things that a command prints; the slow hash takes one or two


def type_there(text: str, folder: Path, replies: Sequence[tuple[str, str]], environment: dict[str, str]) -> str:
    """
    Type commands in a terminal in *folder*, and return what was printed.

    Args:
        text: the commands.
        folder: where.
        replies: what is typed, in order, each once the terminal shows its question.
        environment: of the shell.
    """
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execvpe("bash", ["bash", "-euc", text], environment)  # noqa: S606 - a shell is what people type into
    printed, seen, left = "", 0, list(replies)
    try:
        while select.select([terminal], [], [], PATIENCE)[0]:
            try:
                printed += os.read(terminal, 65536).decode(errors="replace").replace("\r\n", "\n")
            except OSError:  # the other end is closed
                break
            if left and left[0][0] in printed[seen:]:
                seen = len(printed)
                os.write(terminal, f"{left.pop(0)[1]}\n".encode())
        else:
            os.kill(child, signal.SIGKILL)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    finally:
        os.close(terminal)  # not before the shell has ended: it would be hung up on
    assert (status, left) == (0, []), f"{text}\n{printed}\nended with {status}, untyped: {left}"
    return printed
