"""
Writes the table of attacks into SPEC §15: `python -m tests.adversary.table`.

What is said there is what the tests say of themselves; a test compares.
"""

from pathlib import Path

from tests.adversary.everything import all_attacks

SPEC = Path(__file__).parents[2] / "crypto" / "SPEC.md"
_HEADING = "## 15. Attacks, and what answers them\n"
_WORDS = {
    "server": "the server",
    "colleague": "a colleague",
    "former_member": "a former member",
    "administrator": "an administrator",
    "code_holder": "the holder of a code",
}


def table() -> str:
    """Return the table."""
    rows = [
        f"| {attack.what.removesuffix('.')} | {_WORDS[attack.by]} | {attack.answer} | `{attack.module}` {attack.name} |\n"
        for attack in all_attacks()
        if attack.by in _WORDS
    ]
    return "| attack | by | answer | test |\n|---|---|---|---|\n" + "".join(rows)


def split(spec: str) -> tuple[str, str, str]:
    """Return what stands before the table, the table, and what stands after it."""
    start = spec.index("| attack | by |", spec.index(_HEADING))
    end = start
    while spec[end : end + 1] == "|":
        end = spec.index("\n", end) + 1
    return spec[:start], spec[start:end], spec[end:]


def main() -> None:
    """Put the table where it belongs."""
    before, _, after = split(SPEC.read_text("utf-8"))
    SPEC.write_text(before + table() + after, "utf-8")


if __name__ == "__main__":
    main()
