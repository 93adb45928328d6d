"""Whether a unit or a body can stand where it is put: its kind is the rulebook's, and the tree of units is one."""

from collections.abc import Mapping

from app.domain.rulebook import Rulebook
from app.services.draft import Draft
from app.services.obstacle import N_, WrongField
from crypto.directory import Body, Names, Unit
from crypto.fields import is_slug

NO_UNIT = N_("There is no unit {unit}: make it with `tillit unit create`.")


def check_unit(rulebook: Rulebook, draft: Draft, unit: Unit) -> None:
    """
    Check that *draft*, of which *unit* is part, is a tree there, in the rulebook's kinds, with higher levels above lower ones.

    Raises:
        WrongField: the form of its id, its name, its kind or the unit above it is in the way.
    """
    _check_id(unit.id)
    _check_names(unit.id, unit.names)
    if unit.kind not in {kind.id for kind in rulebook.unit_kinds}:
        kinds = ", ".join(kind.id for kind in rulebook.unit_kinds) or "-"
        raise WrongField("kind", N_("The rulebook knows no kind of unit {kind}; it has: {kinds}."), kind=unit.kind, kinds=kinds)
    units = {found.id: found for found in draft.units}
    line, above = [unit.id], unit.parent
    while above is not None:
        if above not in units:
            raise WrongField("in", NO_UNIT, unit=above)
        line.append(above)
        if above == unit.id:
            raise WrongField("in", N_("{unit} would be above itself: {circle}."), unit=unit.id, circle=" → ".join(line))
        above = units[above].parent if line.count(above) == 1 else None  # a circle further up is another unit's mistake
    heights = _heights(rulebook)
    for lower, upper in [(unit, units.get(unit.parent or "")), *((below, unit) for below in units.values())]:
        if upper is not None and lower.parent == upper.id and heights.get(lower.kind, 0) > heights.get(upper.kind, 0):
            sentence = N_("{upper} can't be above {lower}: by the rulebook its kind is on a lower level.")
            raise WrongField("in" if lower is unit else "kind", sentence, upper=upper.id, lower=lower.id)


def check_body(rulebook: Rulebook, draft: Draft, body: Body) -> None:
    """
    Check that *body* has a kind of the rulebook's, and its unit stands in *draft*.

    Raises:
        WrongField: the form of its id, its name, its kind or its unit is in the way.
    """
    _check_id(body.id)
    _check_names(body.id, body.names)
    if body.kind not in {kind.id for kind in rulebook.body_kinds}:
        kinds = ", ".join(kind.id for kind in rulebook.body_kinds)
        raise WrongField("kind", N_("The rulebook knows no kind of body {kind}; it has: {kinds}."), kind=body.kind, kinds=kinds)
    if body.unit is not None and body.unit not in {unit.id for unit in draft.units}:
        raise WrongField("in", NO_UNIT, unit=body.unit)


def _check_id(name: str) -> None:
    if not is_slug(name):
        sentence = N_("{slug}: a slug has the letters a-z, digits and single hyphens, at most 40 characters.")
        raise WrongField("id", sentence, slug=name)


def _check_names(name: str, names: Names) -> None:
    if not names or not all(text.strip() for text in names.values()):
        raise WrongField("name", N_("{id} needs a name in some language."), id=name)


def _heights(rulebook: Rulebook) -> Mapping[str, int]:
    """Return how high each kind of unit stands."""
    levels = [level.id for level in rulebook.levels]
    return {kind.id: levels.index(kind.level) for kind in rulebook.unit_kinds}
