"""All attacks: the modules that hold them, imported."""

from importlib import import_module
from pathlib import Path

from tests.adversary.attacks import Attack, attacks


def all_attacks() -> list[Attack]:
    """Return every attack, by who attacks and then as it stands in its module."""
    modules = sorted(path.stem for path in Path(__file__).parent.glob("test_*.py"))
    for module in modules:
        import_module(f"{__package__}.{module}")
    return sorted(attacks(), key=lambda attack: (attack.by_order, modules.index(attack.module)))
