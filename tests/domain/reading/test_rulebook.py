"""Rules of reading a rulebook."""

import pytest

from app.domain.reading import RulebookError, read_rulebook
from app.rulebooks import rulebook_file

STANDARD = rulebook_file("standard").decode()


def test_the_standard_rulebook_reads_in_four_languages() -> None:
    rulebook = read_rulebook(STANDARD.encode(), "standard.toml")
    assert rulebook.languages == ("en", "nb", "nl", "sv")
    assert [kind.id for kind in rulebook.kinds] == ["concern", "report"]
    assert [q.id for group in rulebook.groups_for("report") for q in group.questions] == [
        "what", "when", "where", "who", "how", "want",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ('answer = "long"', 'answer = "loud"', 'groups[1].questions[1].answer: one of "long", "short", "choice", "day"'),
        ("days = 7", "days = 0", "deadlines[1].days: a whole number from 1 to 3660"),
        ("days = 7", "days = true", "deadlines[1].days"),
        ("days = 7", "days = 3661", "deadlines[1].days"),
        ("days = 7", "days = 7\nmonths = 1", 'deadlines[1]: one of "days", "months", "years"'),
        ("days = 7", "dayz = 7", "deadlines[1].dayz: there is no such field here; did you mean “days”?"),
        ('starts = ["filed"]', "starts = []", "deadlines[1].starts: a deadline without a start never runs"),
        ('starts = ["filed"]', 'starts = ["gossip"]', "deadlines[1].starts: nothing called “gossip” happens"),
        ('starts = ["filed"]', 'starts = ["due:gossip"]', "deadlines[1].starts: there is no [[deadlines]] with the id “gossip”"),
        ('starts = ["filed"]', 'starts = ["due:acknowledge"]', "it goes in a circle: acknowledge → acknowledge"),
        ('id = "feedback"', 'id = "answer"', "deadlines: “feedback” is missing"),
        ('set_by = "organisation"', 'set_by = "nobody"', "deadlines[1].set_by"),
        ('id = "concern"', 'id = "Concern!"', "kinds[1].id"),
        ('id = "concern"', 'id = "con_cern"', "kinds[1].id"),
        ('id = "concern"', 'id = "report"', "kinds: report stands there twice"),
        ('track = "conduct"', 'track = "gossip"', "kinds[1].track: there is no [[tracks]] with the id “gossip”"),
        ('body = "committee"', 'body = "gossip"', "routing[1].receives: there is no [[bodies]] with the id “gossip”"),
        ("[[routing]]", '[[routing]]\nwhen = { kinds = ["report"] }', "routing: nobody receives “concern”: add a row for it"),
        (
            "[[routing]]",
            '[[routing]]\nwhen = { kinds = ["gossip"] }',
            "routing[1].when: there is no [[kinds]] with the id “gossip”",
        ),
        ("[[routing]]", '[[routing]]\nwhen = { answers = { how = ["no"] } }', "routing[1].when: “no” is no answer to “how”"),
        (
            "[[routing]]",
            '[[routing]]\nreceives = [{ body = "committee" }]\n[[routing]]',
            "routing[2]: this row never holds: row 1 always comes first",
        ),
        (
            "[[tracks]]",
            '[[levels]]\nid = "moon"\nname = { en = "M", nb = "M", nl = "M", sv = "M" }\n[[tracks]]',
            "can't be reached",
        ),
        ('id = "conduct"', 'id = "other"', "kinds[1].track: there is no [[tracks]] with the id “conduct”"),
        ('nb = "Hva skjedde?"', 'nb = " "', "groups[1].questions[1].label.nb: a text is expected"),
        ('nb = "Hva skjedde?"\n', "", "groups[1].questions[1].label: the text in the language nb is missing"),
        ("required = true", "requird = true", "groups[1].questions[1].requird: there is no such field here"),
        ("required = true", 'kinds = ["gossip"]', "a kind that does not exist"),
        ('languages = ["en"', 'languages = ["tlh"', "languages"),
        ('languages = ["nb"]', 'languages = ["tlh"]', "emergencies[2].languages"),
        ('languages = ["nb"]', "languages = []", "emergencies[2].languages"),
        ('languages = ["nb"]', 'languages = ["sv"]', "emergencies[2].whom: the text in the language sv is missing"),
        ("[retention]", '[[overlays]]\nid = "moon"\n[retention]', "overlays: the texts of exactly these overlays"),
    ],
)
def test_a_wrong_field_is_named_with_its_file_and_its_line(old: str, new: str, names: str) -> None:
    assert old in STANDARD
    changed = STANDARD.replace(old, new, 1)
    with pytest.raises(RulebookError) as error:
        read_rulebook(changed.encode(), "standard.toml")
    assert str(error.value).startswith("standard.toml, line ")
    assert names in str(error.value)
    line = error.value.line
    assert line is not None
    assert changed.splitlines()[line - 1].strip()


def test_the_line_is_the_one_where_the_mistake_stands() -> None:
    line = STANDARD.splitlines().index('nb = "Hva skjedde?"') + 1
    with pytest.raises(RulebookError) as error:
        read_rulebook(STANDARD.replace('nb = "Hva skjedde?"', 'nb = ""').encode(), "standard.toml")
    assert error.value.line == line


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('id = "what"', 'id = "what', ": column 11 can't be read as TOML"),
        ("[retention]", "[retention", "can't be read as TOML"),
        ("[retention]", "a = [", "it can't be read as TOML: it ends too early"),
    ],
)
def test_what_is_no_toml_is_said(old: str, new: str, says: str) -> None:
    changed = STANDARD.replace(old, new, 1)
    changed = changed[: changed.index(new) + len(new)] if "ends" in says else changed
    with pytest.raises(RulebookError) as error:
        read_rulebook(changed.encode(), "standard.toml")
    assert says in str(error.value)


def test_a_number_to_call_goes_by_the_language_and_112_stands_everywhere() -> None:
    rulebook = read_rulebook(STANDARD.encode(), "standard.toml")
    numbers = {language: [found.number for found in rulebook.emergencies_in(language)] for language in rulebook.languages}
    assert numbers == {"en": ["112"], "nb": ["112", "113"], "nl": ["112", "113"], "sv": ["112"]}


def test_a_telephone_gets_the_number_without_its_spaces() -> None:
    rulebook = read_rulebook(STANDARD.replace('"112"', '"+47 22 (0)-11"', 1).encode(), "standard.toml")
    assert rulebook.emergencies[0].dialled == "+4722011"


@pytest.mark.parametrize(
    ("question", "title", "answer", "retold"),
    [
        ("what", "What happened?", "Told.", ("Hva skjedde?", "Told.")),
        ("what", "Vad hände?", "Told.", ("Hva skjedde?", "Told.")),
        ("how", "How do you know?", "Somebody told me", ("Hvordan vet du det?", "Noen fortalte meg det")),
        ("how", "How do you know?", "By a bird", ("Hvordan vet du det?", "By a bird")),
        ("name", "Your name", "Kari", ("Navnet ditt", "Kari")),
        ("what", "What did you see?", "Told.", ("What did you see?", "Told.")),
        ("gone", "What happened?", "Told.", ("What happened?", "Told.")),
    ],
)
def test_an_old_answer_is_shown_in_the_readers_language_where_the_same_is_still_asked(
    question: str, title: str, answer: str, retold: tuple[str, str]
) -> None:
    assert read_rulebook(STANDARD.encode(), "standard.toml").retold(question, title, answer, "nb") == retold
