"""The JSON and its description: what programs may rely on."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from monitor.model import Phase, Status
from monitor.web.routes import ROUTES
from tests.store.store_values import HOUR, NOW, event
from tests.web.telling import HOSTILE, tell


@pytest.fixture
def full(serve, store):
    tell(store, 3)
    tell(store, 2, crossing="shalamcheh", watchlist="basra", title=HOSTILE)
    store.commit_alerts([event("closed", "trebil", status=Status.CLOSED, phase=Phase.IN_EFFECT)], [], [], NOW)
    store.commit_failure("rudaw", NOW, NOW + HOUR, "it does not answer")
    return serve()


def test_every_real_answer_is_what_the_description_says(full):
    described = full.get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1.")
    shown = [route for route in ROUTES if not route.for_hubs]
    assert set(described["paths"]) == {route.path for route in shown}
    for route in shown:
        operation = described["paths"][route.path]["get"]
        assert (operation["security"] == []) is route.public
        answer = full.get(route.path)
        content = operation["responses"][str(answer.status_code)]["content"]
        kind = answer.headers["content-type"].partition(";")[0]
        assert list(content) == [kind]
        if kind == "application/json":
            check(answer.json(), content[kind]["schema"], described)
        for parameter in operation["parameters"]:
            wrong = full.get(f"{route.path}?{parameter['name']}=%00")
            problem = operation["responses"][str(wrong.status_code)]["content"]["application/json"]["schema"]
            check(wrong.json(), problem, described)
    with pytest.raises(AssertionError):
        check({"alerts": [{}], "next": None}, {"$ref": "#/components/schemas/Alerts"}, described)


def check(answer: object, schema: dict[str, object], described: dict[str, object]) -> None:
    validator = Draft202012Validator({**schema, "components": described["components"]})
    assert [error.message for error in validator.iter_errors(answer)] == []


@pytest.mark.parametrize(
    ("key", "id"), [("alerts", "id"), ("events", "id"), ("sources", "name"), ("status", "crossing")]
)
def test_pages_show_each_record_once_and_leave_none_out(full, key, id):
    records = "crossings" if key == "status" else key
    whole = full.get(f"/api/v1/{key}").json()
    assert whole["next"] is None
    seen, after = [], ""
    while after is not None:
        page = full.get(f"/api/v1/{key}?limit=1{after and f'&after={after}'}").json()
        seen += [record[id] for record in page[records]]
        after = page["next"]
    assert seen == [record[id] for record in whole[records]]
    assert len(seen) >= 2


def test_alerts_say_why_to_whom_and_by_which_words(full):
    alert = full.get("/api/v1/alerts?crossing=al-qaim&limit=1").json()["alerts"][0]
    assert (alert["reason"], alert["watchlists"], alert["created"]) == ("new", ["anbar"], "2025-06-13T09:30:00Z")
    assert alert["because"][0]["quote"] == "إعادة افتتاح منفذ القائم"
    assert alert["deliveries"][0]["state"] == "pending"
    assert alert["events"][0]["title"]["en"] == "Al-Qaim / Al-Bukamal"


def test_crossings_and_sources_are_shown_as_they_stand(full):
    status = {each["crossing"]: each for each in full.get("/api/v1/status").json()["crossings"]}
    assert status["al-qaim"]["ahead"][0]["id"].startswith("event/shafaq/al-qaim")
    assert "trebil" in status
    sources = {each["name"]: each for each in full.get("/api/v1/sources").json()["sources"]}
    assert sources["rudaw"]["error"] == "it does not answer"
    assert sources["rudaw"]["official"] is True
    assert sources["shafaq"]["failures"] == 0


def test_text_from_outside_is_plain_text_in_json(full):
    answer = full.get("/api/v1/alerts?watchlist=basra")
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    assert answer.json()["alerts"][0]["because"][0]["title"] == HOSTILE


def test_an_answer_is_bounded_and_the_next_page_goes_on_from_there(serve, store, monkeypatch):
    tell(store, 5)
    monkeypatch.setattr("monitor.web.pages.MOST_BYTES", 4_000)
    served = serve()
    first = served.get("/api/v1/alerts")
    assert len(first.content) < 5_000
    page = first.json()
    assert 0 < len(page["alerts"]) < 5
    assert served.get(f"/api/v1/alerts?after={page['next']}").json()["alerts"][0] not in page["alerts"]
    assert len(served.get("/alerts.atom").content) < 6_000
