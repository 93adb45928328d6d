"""Between a draft as the rules take it and the matter of a report as it is sealed."""

from app.domain.rulebook.kinds import WAYS
from app.domain.rules.draft import Draft
from app.services.rules import Rules
from crypto.encoding import canonical
from crypto.matter import Matter


def matter_of(draft: Draft) -> Matter:
    """Return what is sealed of *draft*: all that its routing goes by, but for the kind, which the case's root names."""
    facts = draft.facts
    return Matter(
        unit=draft.unit,
        category=draft.category,
        entry=facts.entry,
        flags=facts.flags,
        choices=facts.answers,
        involved=draft.involved,
        shut=draft.shut_out,
        picked=draft.picked,
        way=draft.way,
    )


def matter_texts(draft: Draft) -> tuple[str, str]:
    """Return texts that differ where anything in *draft* does."""
    return draft.facts.kind, canonical(matter_of(draft).to_json()).decode()


def draft_of(rules: Rules, kind: str, matter: Matter) -> Draft:
    """Return the draft of a report of *kind* as its *matter* tells, by the organisation as it is now."""
    return Draft(
        facts=rules.facts(kind, matter.unit, matter.entry, matter.flags, matter.choices),
        unit=matter.unit,
        category=matter.category,
        involved=matter.involved,
        shut_out=matter.shut,
        picked=matter.picked,
        way=next(way for way in WAYS if way == matter.way),
    )
