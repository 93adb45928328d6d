"""Rules of when a row of a table holds."""

import pytest

from app.domain.reading import RulebookError, read_rulebook
from app.domain.rulebook.conditions import Facts, When
from tests.domain.rules.party import TEXT

PANEL = frozenset({"panel"})
LAW = frozenset({"law"})


@pytest.mark.parametrize(
    ("entry", "flags", "holds"),
    [("panel", (), True), ("panel", ("law",), False), ("panel", ("other",), True), ("one", (), False)],
)
def test_a_row_without_a_flag_holds_only_where_that_flag_does_not_apply(
    entry: str, flags: tuple[str, ...], *, holds: bool
) -> None:
    assert When(entries=PANEL, without=LAW).holds(Facts("report", entry=entry, flags=frozenset(flags))) is holds


def test_a_row_without_a_flag_covers_only_what_lacks_it_too() -> None:
    assert When(entries=PANEL).includes(When(entries=PANEL, without=LAW))
    assert When(without=LAW).includes(When(entries=PANEL, without=LAW))
    assert not When(without=LAW).includes(When(entries=PANEL))


def test_the_flag_that_must_not_apply_is_one_of_the_rulebook() -> None:
    changed = TEXT.replace('without = ["law"]', 'without = ["gossip"]')
    assert changed != TEXT
    with pytest.raises(RulebookError, match=r"deadlines\[3\]\.when: there is no \[\[flags\]\] with the id “gossip”"):
        read_rulebook(changed.encode(), "party.toml")
