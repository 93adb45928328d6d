"""The sentences that say why somebody reads, or doesn't, and where a date comes from: for the pages of both paths."""

from app.domain.problem import N_

READER_TEXTS = {
    "receives": N_("The rules name them for this."),
    "nearest": N_("Where it happened has nobody of its own for this: they are the nearest above."),
    "above": N_("Those below them are shut out, so the level above takes over."),
    "instead": N_("Those who should receive it are shut out: the rules name them in their place."),
    "deputy": N_("Those who should receive it are shut out: they are the deputy."),
    "board": N_("Nobody else is left, so the board takes over."),
    "picked": N_("You picked them."),
    "shut": N_("You have shut them out."),
    "said": N_("You said that they are involved."),
    "somebody": N_("You said that somebody in it is involved."),
    "typed": N_("You wrote their name."),
    "by-organisation": N_("Set by the organisation, not by its rules"),
    "by-law": N_("From the law"),
    "by-rules": N_("From the rules of the organisation"),
}
