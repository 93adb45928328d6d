"""How a demo is set up: everything in its data folder, also the port that it was served on last."""

from dataclasses import replace
from pathlib import Path

from app.settings import Settings, read_settings

_PORT = "demo-port.txt"


def demo_settings(data: Path | None, port: int) -> Settings:
    """Return the settings with the runtime folder inside the data folder: a demo touches nothing else, and keeps no secrets."""
    settings = read_settings(data=data, port=port)
    return replace(settings, runtime=settings.data / "runtime")


def keep_port(settings: Settings, port: int) -> None:
    """Write down where the demo is served, for the commands beside it: the links that they print lead there."""
    (settings.data / _PORT).write_text(f"{port}\n")


def kept_port(settings: Settings) -> int | None:
    """Return the port that a demo was served on last; None where the folder holds no demo that was."""
    file = settings.data / _PORT
    return int(file.read_text()) if file.exists() else None
