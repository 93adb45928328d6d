"""Each kind of mistake in a rulebook is refused in a sentence that names the file, the line, the field and what is wrong."""

from pathlib import Path

import pytest

from app.domain.reading import RulebookError, read_rulebook, wanted_overlays, with_overlays
from app.rulebooks import overlay_file
from tests.domain.rules.party import PARTY as RULES
from tests.domain.rules.party import TEXT, en

CLUB = (Path(__file__).parents[2] / "scenarios" / "club.toml").read_text("utf-8")
BODIES = [body.id for body in RULES.body_kinds]
LAW = "se-2021-890"
NEWLINE = "\n"
DEADLINE = """
[[deadlines]]
id = "hearing"
starts = ["filed"]
months = 2
ends = "decided"
set_by = "law"
"""
NAMES = '[deadlines.name]\nen = "Hearing"\nnb = "Høring"\nnl = "Hoorzitting"\nsv = "Förhör"\n'


def said(rulebook: str) -> str:
    """Return what the writer of *rulebook* is told is wrong with it."""
    with pytest.raises(RulebookError) as error:
        read_rulebook(rulebook.encode(), "club.toml")
    return str(error.value)


def changed(old: str, new: str) -> str:
    """Return the club's rulebook with *new* in place of the first *old*."""
    assert old in CLUB
    return CLUB.replace(old, new, 1)


def at(rulebook: str, text: str) -> str:
    """Return how a message begins whose mistake is in the first line of *rulebook* that is *text*, or begins there."""
    return f"club.toml, line {rulebook[: rulebook.index(text)].count(NEWLINE) + 1}: "


def test_an_unknown_key() -> None:
    wrong = changed('board = "board"\n', 'board = "board"\nsauce = "§ 9"\n')
    assert said(wrong) == at(wrong, 'sauce = "§ 9"') + "sauce: there is no such field here; did you mean “source”?"


def test_an_unknown_key_that_is_like_no_other() -> None:
    wrong = changed('ways = ["open"]\n', 'ways = ["open"]\nxyz = 1\n')
    assert said(wrong) == at(wrong, "xyz = 1") + "kinds[2].xyz: there is no such field here"


def test_a_level_that_cannot_be_reached() -> None:
    wrong = changed("[[units]]", '[[levels]]\nid = "region"\nname = { nb = "Krets", en = "Region" }\n[[units]]')
    sentence = "no kind of unit is on it; put one of [[units]] on it, or leave the level out"
    assert said(wrong) == at(wrong, '[[levels]]\nid = "region"') + f"levels[3]: the level “region” can't be reached: {sentence}"


def test_a_deadline_without_a_start() -> None:
    wrong = changed('starts = ["filed"]\ndays = 1\n', "starts = []\ndays = 1\n")
    sentence = 'deadlines[3].starts: a deadline without a start never runs: name what starts it, such as "filed"'
    assert said(wrong) == at(wrong, "starts = []") + sentence


def test_a_track_that_nobody_receives() -> None:
    wrong = changed("[[routing]]\nreceives", '[[routing]]\nwhen = { kinds = ["worry"] }\nreceives')
    sentence = "nobody receives “complaint” of a reporter who chose “safety”: add a row for it, or a last one without “when”"
    assert said(wrong) == at(wrong, "[[routing]]") + f"routing: {sentence}"


def test_a_missing_translation() -> None:
    wrong = changed('name.en = "Assault"\n', "")
    assert (
        said(wrong) == at(wrong, '[[categories]]\nid = "assault"') + "categories[2].name: the text in the language en is missing"
    )


def test_an_unknown_key_beside_a_span() -> None:
    wrong = changed("[retention]\n", '[retention]\nmost = { years = 9, source = "§ 9" }\n')
    assert said(wrong) == at(wrong, "most = ") + "retention.most.source: there is no such field here"


def test_an_unknown_key_beside_the_span_of_an_overlay() -> None:
    law = overlay_file(LAW) + b'set_by = "law"\n'
    rulebook = f'{CLUB}\n[[overlays]]\nid = "{LAW}"\n'.encode()
    bundle = with_overlays(rulebook, wanted_overlays(rulebook, "club.toml"), lambda _: law, "club.toml")
    assert said(bundle.decode()).endswith("retention.set_by: there is no such field here")


def test_a_condition_on_a_setting_that_none_can_be_called() -> None:
    wrong = changed("[[routing]]\nreceives", '[[routing]]\nwhen = { settings = ["fifty-or-more"] }\nreceives')
    sentence = "routing[2].when.settings: the name of a setting is expected: a-z and _"
    assert said(wrong) == at(wrong, "when = { settings") + sentence


@pytest.mark.parametrize("role", ["observer", "confidant"])
@pytest.mark.parametrize("body", ["leader", "secretary", "panel", "board"])
def test_a_receiver_who_can_read_nothing(role: str, body: str) -> None:
    """By a row, asleep, in another's place, as the board."""
    wrong = TEXT.replace('role = "adviser"\n', "").replace(f'id = "{body}"\nname', f'id = "{body}"\nrole = "{role}"\nname', 1)
    sentence = f"“{body}” may be given reports, and nobody with this role can read one: one of "
    assert (
        said(wrong)
        == at(wrong, f'role = "{role}"') + f'bodies[{BODIES.index(body) + 1}].role: {sentence}"adviser", "handler" is expected'
    )


@pytest.mark.parametrize("table", ["routing", "register", "deadlines"])
def test_a_condition_that_no_answer_meets(table: str) -> None:
    choices = ", ".join(f'{{ id = "{name}", label = {en(name)} }}' for name in ("saw", "heard"))
    question = f'[[groups.questions]]\nid = "how"\nanswer = "choice"\nlabel = {en("How?")}\nchoices = [{choices}]\n'
    known = TEXT.replace("[[groups.questions]]\n", f"{question}[[groups.questions]]\n", 1)
    known = known.replace('when = { flags = ["law"] }\n', "", 1)
    wrong = known.replace(f"[[{table}]]\n", f"[[{table}]]\nwhen = {{ answers = {{ how = [] }} }}\n", 1)
    sentence = "no answer is named, so this never holds: name one at least, or leave “how” out"
    assert said(wrong) == at(wrong, "when = { answers = { how") + f"{table}[1].when.answers.how: {sentence}"


def test_a_confidant_whom_no_row_names_may_be_there() -> None:
    ear = f'[[bodies]]\nid = "ear"\nrole = "confidant"\nname = {en("Ear")}\n[[tracks]]'
    assert read_rulebook(TEXT.replace("[[tracks]]", ear, 1).encode(), "club.toml").body_kind("ear").role == "confidant"


def test_a_circle_in_who_takes_over() -> None:
    wrong = changed('id = "safety"\nname', 'id = "safety"\ninstead = "board"\nname')
    wrong = wrong.replace('id = "board"\nname', 'id = "board"\ninstead = "safety"\nname', 1)
    sentence = "bodies[2].instead: it goes in a circle: safety → board → safety"
    assert said(wrong) == at(wrong, 'instead = "board"') + sentence


@pytest.mark.parametrize(
    ("loosens", "names"),
    [
        ('board = "board"\n', "board: an overlay may only tighten: dates, how long cases are kept, and what it demands"),
        ("kinds = []\n", "kinds: an overlay may only tighten: dates, how long cases are kept, and what it demands"),
        (
            DEADLINE + 'pauses = ["police"]\n',
            "deadlines[1].pauses: an overlay may only tighten: it can't let a clock stand still",
        ),
        (DEADLINE.replace("law", "rules"), "deadlines[1].set_by: “law” is expected: an overlay speaks for a law"),
    ],
)
def test_an_overlay_that_loosens(loosens: str, names: str) -> None:
    law = overlay_file(LAW).decode().replace("[name]", f"{loosens}{NAMES if 'deadlines' in loosens else ''}[name]", 1)
    rulebook = f'{CLUB}\n[[overlays]]\nid = "{LAW}"\n'.encode()
    bundle = with_overlays(rulebook, wanted_overlays(rulebook, "club.toml"), lambda _: law.encode(), "club.toml")
    told = said(bundle.decode())
    assert told.startswith(f"club.toml, {LAW}, line ")
    assert told.endswith(names)
