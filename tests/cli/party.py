"""An organisation under rules with three levels, made with the commands alone."""

from pathlib import Path

from tests.cli.commands import Run
from tests.domain.rules.party import TEXT


def make_party(run: Run) -> None:
    """Give the house the rules of a party, and a unit on each of its levels."""
    Path("party.toml").write_text(TEXT)
    commands = (
        ("org", "change", "--rulebook", "./party.toml"),
        ("unit", "create", "party", "--kind", "party", "--name", "en=The party"),
        ("unit", "create", "north", "--kind", "county", "--name", "en=The north", "--parent", "party"),
        ("unit", "create", "oslo", "--kind", "branch", "--name", "en=Oslo", "--parent", "north"),
        ("body", "create", "oslo-leader", "--kind", "leader", "--unit", "oslo", "--name", "en=Leader of Oslo"),
        ("body", "create", "secretary", "--unit", "party", "--name", "en=Secretary general"),
        ("body", "create", "panel", "--unit", "party", "--name", "en=The panel"),
    )
    for command in commands:
        assert run(*command).code == 0
