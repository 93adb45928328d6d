"""Rules of reading a rulebook."""

import pytest

from app.domain.rulebook_reading import RulebookError, read_rulebook
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
        ('answer = "long"', 'answer = "loud"', "groups[1].questions[1].answer"),
        ("acknowledge_days = 7", "acknowledge_days = 0", "deadlines.acknowledge_days"),
        ("acknowledge_days = 7", "acknowledge_days = true", "deadlines.acknowledge_days"),
        ('from = "organisation"', 'from = "nobody"', "deadlines.from"),
        ('id = "concern"', 'id = "Concern!"', "kinds[1].id"),
        ('id = "concern"', 'id = "report"', "kinds: report stands there twice"),
        ('bodies = ["committee"]', "bodies = []", "kinds[1].bodies"),
        ('nb = "Hva skjedde?"', 'nb = " "', "groups[1].questions[1].label.nb"),
        ('nb = "Hva skjedde?"\n', "", "groups[1].questions[1].label.nb"),
        ("required = true", "requird = true", "groups[1].questions[1].requird"),
        ("required = true", 'kinds = ["gossip"]', "a kind that does not exist"),
        ('languages = ["en"', 'languages = ["tlh"', "languages"),
        ('id = "what"', 'id = "what', "can't be read as TOML"),
        ("acknowledge_days = 7", "acknowledge_days = 3661", "a whole number of days from 1 to 3660"),
        ('answer = "long"', 'answer = "loud"', 'one of "long", "short", "choice"'),
        ("acknowledge_days = 7", "acknowledge_dayz = 7", "deadlines.acknowledge_dayz: there is no such field here"),
        ('languages = ["nb"]', 'languages = ["tlh"]', "emergencies[2].languages"),
        ('languages = ["nb"]', "languages = []", "emergencies[2].languages"),
        ('languages = ["nb"]', 'languages = ["sv"]', "emergencies[2].whom.sv"),
    ],
)
def test_a_wrong_field_is_named_with_its_file(old: str, new: str, names: str) -> None:
    assert old in STANDARD
    with pytest.raises(RulebookError) as error:
        read_rulebook(STANDARD.replace(old, new, 1).encode(), "standard.toml")
    assert str(error.value).startswith("standard.toml: ")
    assert names in str(error.value)


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
