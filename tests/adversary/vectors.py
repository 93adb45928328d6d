"""
Writes the attacks down for the other implementation: `python -m tests.adversary.vectors`.

Both refuse the same, and mark the same. Sealed files differ each time they are made, so a test compares what is signed.
"""

import json
from pathlib import Path

from crypto.encoding import Json
from tests.adversary.attacks import Attack
from tests.adversary.everything import all_attacks
from tests.adversary.pool import Pool

FILE = Path(__file__).parents[1] / "vectors" / "attacks.json"


def vectors() -> Json:
    """Return every attack that is data, with what the reader learns, null where it is refused."""
    pool = Pool()
    shown = [_vector(attack, pool) for attack in all_attacks() if attack.show is not None]
    return {"attacks": shown, "bytes": pool.to_json()}


def _vector(attack: Attack, pool: Pool) -> Json:
    assert attack.show is not None
    shown = attack.show()
    return {
        "by": attack.by,
        "learned": None if attack.reason is not None else dict(attack.learned),
        "name": f"{attack.module}: {attack.name}",
        "shown": shown.to_json(pool),
        "type": type(shown).__name__,
    }


def main() -> None:
    """Write the file."""
    FILE.write_text(json.dumps(vectors(), ensure_ascii=True, indent=1, sort_keys=True) + "\n", "ascii")


if __name__ == "__main__":
    main()
