"""Rules of a case's title."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.title import LONGEST, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("", ""),
        ("The invoice was paid twice.", "The invoice was paid twice"),
        ("The invoice was paid twice. I saw both.", "The invoice was paid twice"),
        ("Paid twice!\nI saw both in the binder.", "Paid twice!"),
        ("  two\n\nlines\tand blanks ", "two lines and blanks"),
        ("a" * 200, "a" * 79 + "…"),
        ("word " * 40, "word " * 14 + "word…"),
        ("It cost 3.50 euro", "It cost 3.50 euro"),
    ],
)
def test_a_title_is_the_first_sentence_or_the_words_that_fit(text: str, title: str) -> None:
    assert title_of(text) == title


@given(text=st.text(max_size=400))
def test_a_title_is_one_short_line(text: str) -> None:
    title = title_of(text)
    assert len(title) <= LONGEST
    assert title == " ".join(title.split())
