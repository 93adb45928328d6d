"""The number of a case is read as people copy it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crypto.errors import Refused
from crypto.text_forms import case_number, read_case_number


@given(st.binary(min_size=20, max_size=20))
def test_a_number_comes_back_as_the_start_of_the_case(case: bytes) -> None:
    number = case_number(case)
    spoken = number.lower().replace("0", "o").replace("1", "l")
    assert read_case_number(number) == read_case_number(spoken) == read_case_number(f" {number[:4]}{number[5:]}\n") == case[:5]


@pytest.mark.parametrize("text", ["", "-", "0000-000", "0000-00000", "U000-0000", "\u0660000-0000", "0000 0000"])
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(Refused):
        read_case_number(text)
