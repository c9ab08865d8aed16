"""What is written is read back exactly."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_values import ANY, DATACLASSES, NOW, announcement, document, event, item

from monitor.model import Announcement, Event, Fate, Item, Reason
from monitor.store.encoding import from_json, name_of, to_json


def test_every_dataclass_of_the_model_is_tried() -> None:
    assert set(DATACLASSES) == set(ANY)


@pytest.mark.parametrize("kind", list(ANY), ids=lambda kind: kind.__name__)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_value_comes_back_equal(kind: type, data: st.DataObject) -> None:
    value = data.draw(ANY[kind])
    back = from_json(kind, to_json(value))
    assert back == value
    assert repr(getattr(back, "at", None)) == repr(getattr(value, "at", None))  # not compared by a Moment


@pytest.mark.parametrize("member", [*Reason, *Fate], ids=lambda member: member.name)
def test_a_reason_may_be_reworded_without_losing_old_rows(member: Reason | Fate) -> None:
    assert type(member)[name_of(member).upper()] is member
    assert member.name.lower() == name_of(member)


def test_an_older_row_without_a_new_field_takes_its_default() -> None:
    said = announcement(document(item()))
    plain = json.loads(to_json(said))
    del plain["claims"], plain["group"]
    plain["a field of the past"] = 1
    assert from_json(Announcement, json.dumps(plain)).claims == ()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"phase": "someday"}, "Event.phase: this is no Phase: 'someday'"),
        ({"first_reported": "yesterday"}, "Event.first_reported: this is no datetime: 'yesterday'"),
        ({"sources": "shafaq"}, "Event.sources: a str stands here: 'shafaq'"),
        ({"official": 1}, "Event.official: a int stands here: 1"),
    ],
)
def test_what_cannot_be_read_is_named(change: dict[str, object], told: str) -> None:
    plain = json.loads(to_json(event())) | change
    with pytest.raises(ValueError, match=told):
        from_json(Event, json.dumps(plain))


def test_a_missing_field_is_named() -> None:
    with pytest.raises(ValueError, match=r"Item\.key is missing"):
        from_json(Item, '{"source": "x"}')


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="without a zone"):
        to_json(item(published=NOW.replace(tzinfo=None)))
