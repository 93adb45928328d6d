"""Rules of names that people type."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.typed_names import folded, names_typed_in
from tests.vectors.of_rules import TYPED

NOT_MEANT = {("Kari Li", "Li, Kari"), ("Åse", "Ase"), ("Kari Li", "Kari Lie"), ("...", "--, ?"), ("Kari", "")}


@pytest.mark.parametrize(("name", "typed"), TYPED)
def test_a_name_is_meant_however_it_was_written(name: str, typed: str) -> None:
    assert (folded(name) in names_typed_in(typed)) == ((name, typed) not in NOT_MEANT)


@given(name=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=20))
def test_a_name_means_itself_in_either_normal_form(name: str) -> None:
    composed, apart = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
    assert folded(composed) == folded(apart)


@given(text=st.text(max_size=40))
def test_what_holds_no_name_means_nobody(text: str) -> None:
    assert "" not in names_typed_in(text)
