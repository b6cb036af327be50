"""A thing described once: its values survive the operation and come back equal, and every field says what it is."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fhr_desktop.domain import canonical
from fhr_desktop.domain.record import Kind, Record, described, freeze, from_plain, record, to_plain
from fhr_desktop.domain.registry import BY_TABLE, RECORDS
from fhr_desktop.forms.library import library

text = st.text(max_size=40).map(canonical.clean_text)
scalar = st.one_of(st.none(), text, st.integers(-(2**60), 2**60), st.booleans())
rows = st.lists(st.dictionaries(text, scalar, max_size=4), max_size=4).map(freeze)
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: text,
    Kind.LONG_TEXT: text,
    Kind.DATE: st.dates(),
    Kind.MOMENT: st.datetimes(timezones=st.just(dt.UTC)),
    Kind.INTEGER: st.integers(-(2**60), 2**60),
    Kind.YES_NO: st.booleans(),
    Kind.CHOICE: text,
    Kind.MULTI_CHOICE: st.lists(text).map(tuple),
    Kind.REF: st.uuids(),
    Kind.REFS: st.lists(st.uuids()).map(tuple),
    Kind.MUNICIPALITY: text,
    Kind.IDENTITY_NUMBER: text,
    Kind.ROWS: rows,
    Kind.VALUE: st.one_of(scalar, rows, st.lists(text).map(tuple)),
}


@given(st.data())
def test_a_value_survives_the_operation(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(Kind)))
    value = data.draw(st.one_of(st.none(), VALUES[kind]))
    assert from_plain(kind, canonical.decode(canonical.encode(to_plain(kind, value)))) == value


@given(st.dictionaries(text, st.integers()))
def test_equal_maps_have_one_byte_text(values: dict[str, int]) -> None:
    backwards = dict(reversed(values.items()))
    assert canonical.encode(dict(values)) == canonical.encode(backwards)


@pytest.mark.parametrize("value", [1.5, "e\u0301", "a\0b", {"a": [0.0]}])
def test_what_has_no_one_byte_text_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"float|NFC"):
        canonical.encode(value)


@pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)
def test_every_record_describes_itself(kind: type[Record]) -> None:
    assert kind.LABEL and kind.PLURAL
    lists = set(library().shared.choices)
    for spec in kind.SPECS.values():
        assert spec.label, spec.name
        if spec.choices is not None:
            assert spec.choices in lists, f"{spec.name}: {spec.choices}"
        if spec.kind in (Kind.REF, Kind.REFS):
            assert spec.ref in BY_TABLE, f"{spec.name}: refers to nothing"
        default = next(f.default for f in dataclasses.fields(kind) if f.name == spec.name)
        if default is not dataclasses.MISSING and default is not None:
            assert from_plain(spec.kind, to_plain(spec.kind, default)) == default


def test_a_field_without_description_is_refused() -> None:
    with pytest.raises(TypeError, match="no description"):

        @record
        class _Bad(Record):
            name: str = described(Kind.TEXT, "Namn")
            other: str = "x"


def test_ids_are_random_or_derived_from_random_ones() -> None:
    home = BY_TABLE["home"]
    ids = {home(name="A").id for _ in range(100)}  # type: ignore[call-arg]
    assert len(ids) == 100
    assert all(uuid.UUID(str(one)).version == 4 for one in ids)
