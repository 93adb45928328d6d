"""Objects are read strictly: exactly their keys, each of its type (SPEC §2)."""

from collections.abc import Callable
from datetime import date

import pytest

from crypto.encoding import Json
from crypto.errors import Refused
from crypto.fields import Fields, day_text, is_slug, refuse_unordered


def only(value: Json) -> Fields:
    return Fields({"key": value}, ("key",))


@pytest.mark.parametrize("value", [None, [], "key", 1, {}, {"key": 1, "more": 1}, {"other": 1}])
def test_other_keys_are_refused(value: Json) -> None:
    with pytest.raises(Refused):
        Fields(value, ("key",))


GOOD: list[tuple[Callable[[Fields], object], Json, object]] = [
    (lambda fields: fields.text("key"), "å", "å"),
    (lambda fields: fields.text("key", 2), "å", "å"),
    (lambda fields: fields.slug("key"), "a-1", "a-1"),
    (lambda fields: fields.slug_or_none("key"), None, None),
    (lambda fields: fields.integer("key"), 0, 0),
    (lambda fields: fields.flag("key"), False, False),
    (lambda fields: fields.day("key"), "2026-02-28", date(2026, 2, 28)),
    (lambda fields: fields.day_or_none("key"), None, None),
    (lambda fields: fields.binary("key", 1), "AA", b"\0"),
    (lambda fields: fields.binary_or_none("key", 1), None, None),
    (lambda fields: fields.text_or_none("key", 1), None, None),
    (lambda fields: fields.each("key", lambda item: item, 2), [1, 2], (1, 2)),
    (lambda fields: fields.value("key"), [1], [1]),
    (lambda fields: fields.constant("key", 1), 1, None),
]


@pytest.mark.parametrize(("read", "value", "expected"), GOOD)
def test_what_fits_is_returned(read: Callable[[Fields], object], value: Json, expected: object) -> None:
    assert read(only(value)) == expected


BAD: list[tuple[Callable[[Fields], object], Json]] = [
    (lambda fields: fields.text("key"), 1),
    (lambda fields: fields.text("key"), None),
    (lambda fields: fields.text("key", 1), "å"),
    (lambda fields: fields.slug("key"), ""),
    (lambda fields: fields.slug("key"), "A"),
    (lambda fields: fields.slug("key"), 1),
    (lambda fields: fields.integer("key"), True),
    (lambda fields: fields.integer("key"), "1"),
    (lambda fields: fields.integer("key", low=1), 0),
    (lambda fields: fields.integer("key", high=1), 2),
    (lambda fields: fields.flag("key"), 1),
    (lambda fields: fields.flag("key"), None),
    (lambda fields: fields.day("key"), "20260228"),
    (lambda fields: fields.day("key"), "2026-W09-6"),
    (lambda fields: fields.day("key"), "2026-02-29"),
    (lambda fields: fields.day("key"), "2026-2-28"),
    (lambda fields: fields.day("key"), 20260228),
    (lambda fields: fields.binary("key", 2), "AA"),
    (lambda fields: fields.binary("key", 1), [0]),
    (lambda fields: fields.each("key", lambda item: item), {"a": 1}),
    (lambda fields: fields.each("key", lambda item: item), "ab"),
    (lambda fields: fields.each("key", lambda item: item, 1), [1, 2]),
    (lambda fields: fields.constant("key", 1), 2),
    (lambda fields: fields.constant("key", 1), True),
    (lambda fields: fields.constant("key", "a"), 1),
]


@pytest.mark.parametrize(("read", "value"), BAD)
def test_what_does_not_fit_is_refused(read: Callable[[Fields], object], value: Json) -> None:
    with pytest.raises(Refused):
        read(only(value))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a", True),
        ("a-b-1", True),
        ("9", True),
        ("a" * 40, True),
        ("a" * 41, False),
        ("-a", False),
        ("a-", False),
        ("a--b", False),
        ("a_b", False),
        ("å", False),
        ("a\n", False),
    ],
)
def test_a_slug_is_a_name_for_machines(text: str, *, good: bool) -> None:
    assert is_slug(text) is good


def test_a_list_that_does_not_ascend_is_refused() -> None:
    refuse_unordered(["a", "b"])
    refuse_unordered([("a", 1), ("a", 2)])
    for items in (["b", "a"], ["a", "a"]):
        with pytest.raises(Refused):
            refuse_unordered(items)


def test_a_day_stands_as_iso_or_not_at_all() -> None:
    assert day_text(date(2026, 1, 2)) == "2026-01-02"
    assert day_text(None) is None
