"""Where the files lie that ship beside the code: templates, migrations, bundles."""

from pathlib import Path
from typing import Final

_APP: Final = Path(__file__).parent


def _beside_code(name: str) -> Path:
    """Return folder *name*: inside the package in an installed copy, next to it in a working tree."""
    inside = _APP / name
    return inside if inside.is_dir() else _APP.parent / name


TEMPLATES: Final = _beside_code("templates")
MIGRATIONS: Final = _beside_code("migrations")
STATIC: Final = _APP / "static"
