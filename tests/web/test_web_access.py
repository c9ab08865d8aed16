"""Who may read what: one table decides, and every address in it is walked."""

from __future__ import annotations

import socket
import time
from base64 import b64encode

import pytest

from monitor.settings import Web
from monitor.web import ListeningError
from monitor.web.access import is_meant
from monitor.web.listening import bound
from monitor.web.routes import ROUTES
from monitor.web.serving import application
from tests.web.conftest import TOKEN

GUARDED = f"  tokens:\n    other: another-token-0123456789\n    reader: {TOKEN}\n"
PUBLIC = {"/healthz", "/readyz", "/api/v1/openapi.json"}
PATHS = [route.path for route in ROUTES if not route.for_hubs]
FOR_HUBS = [route.path for route in ROUTES if route.for_hubs]


def basic(password: str) -> str:
    return f"Basic {b64encode(f'anybody:{password}'.encode()).decode()}"


def test_only_probes_and_the_description_are_for_everybody_and_one_address_is_for_hubs():
    assert {route.path for route in ROUTES if route.public} == {*PUBLIC, *FOR_HUBS}
    assert FOR_HUBS == ["/websub/{callback}"]


def test_who_knows_no_address_for_hubs_gets_and_leaves_nothing_there(serve):
    served = serve(GUARDED)
    for address in ("/websub/x", f"/websub/{'x' * 32}", "/websub/{callback}", "/websub/%3Cb%3E"):
        asked = served.get(f"{address}?hub.mode=subscribe&hub.topic=https://example.org/a&hub.challenge=%3Cb%3E")
        assert asked.status_code == 404
        assert served.get(address, "HEAD").status_code == 404
        assert served.get(address, "POST").status_code == 410
        for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
            refused = served.get(address, method)
            assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST")
        assert "<b>" not in asked.text
        assert served.get(address, "POST", Host="evil.example").status_code == 421
    assert served.get("/websub/").status_code == served.get("/websub/a/b").status_code == 404


def test_the_server_answers_at_the_addresses_of_the_table_and_at_no_other(serve):
    served = serve()
    app = application(None, None)
    assert [route.path for route in app.routes] == [*PATHS, *FOR_HUBS]
    assert [served.get(path).status_code for path in ("/", "/docs", "/api/v1")] == [404, 404, 404]


def test_what_is_not_public_wants_a_token_that_is_known(serve):
    served = serve(GUARDED)
    refused = (
        {},
        {"Authorization": "Bearer wrong-token-0123456789"},
        {"Authorization": f"Bearer {TOKEN[:-1]}"},
        {"Authorization": "Bearer"},
        {"Authorization": f"Digest {TOKEN}"},
        {"Authorization": basic("no")},
        {"Authorization": "Basic ***"},
    )
    for path in PATHS:
        for headers in refused:
            answer = served.get(path, **headers)
            assert answer.status_code == (200 if path in PUBLIC else 401), (path, headers)
            if path not in PUBLIC:
                assert answer.headers["www-authenticate"].startswith("Bearer ")
                assert "token is needed" in answer.json()["error"]
        for shown in (f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(TOKEN), "Bearer another-token-0123456789"):
            assert served.get(path, Authorization=shown).status_code == 200, (path, shown)


def test_a_token_in_the_address_counts_for_nothing_and_is_not_repeated(serve):
    answer = serve(GUARDED).get(f"/api/v1/alerts?token={TOKEN}&access_token={TOKEN}")
    assert answer.status_code == 401
    assert TOKEN not in answer.text


def test_nothing_can_be_changed_and_every_answer_asks_browsers_to_be_careful(serve):
    served = serve()
    for path in PATHS:
        for method in ("POST", "PUT", "PATCH", "DELETE", "OPTIONS"):
            answer = served.get(path, method, Origin="https://evil.example")
            assert answer.status_code == 405
            assert answer.headers["allow"] == "GET, HEAD"
        for answer in (
            served.get(path, Origin="https://evil.example"),
            served.get(path, "HEAD"),
            served.get(f"{path}?x"),
        ):
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["content-security-policy"].startswith("default-src 'none'; frame-ancestors 'none'")
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert not [name for name in answer.headers if name.startswith("access-control-")]
            assert "server" not in answer.headers
            assert "html" not in answer.headers["content-type"]


def test_a_wrong_parameter_is_refused_and_not_repeated(serve):
    served = serve()
    script = "%3Cscript%3Ealert(1)%3C/script%3E"
    for query, status in {
        f"{script}=1": 400,
        f"limit={script}": 400,
        "limit=0": 400,
        "limit=201": 400,
        "limit=٣": 400,
        "limit=1&limit=2": 400,
        f"after={script}": 400,
        "after=AAAA": 400,
        "after=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5Omlk": 400,
        f"crossing={script}": 404,
        f"watchlist={script}": 404,
        "country=ZZ": 404,
        f"x={'y' * 5000}": 414,
    }.items():
        answer = served.get(f"/api/v1/alerts?{query}")
        assert answer.status_code == status, query
        assert "script" not in answer.text
        assert len(answer.json()["error"]) < 200


def test_a_request_for_another_host_is_refused_whatever_it_asks_for(serve):
    served = serve("  hosts: [crossing-monitor]\n  url: https://news.example.org/x\n")
    for path in [*PATHS, "/nothing"]:
        assert served.get(path, Host="evil.example").status_code == 421
    for host in ("127.0.0.1", "localhost:1", "[::1]:8080", "crossing-monitor:9", "News.example.org"):
        assert served.get("/healthz", Host=host).status_code == 200, host


def test_a_name_that_is_made_to_mean_us_is_no_name_of_ours():
    here = Web(listen="127.0.0.1:8080")
    everywhere = Web.model_validate({"listen": "0.0.0.0:8080", "tokens": {"reader": TOKEN}})
    for host in (None, "", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "a@127.0.0.1", "[::1"):
        assert not is_meant(host, here), host
        assert not is_meant(host, everywhere), host
    assert not is_meant("192.0.2.7:8080", here)
    assert is_meant("192.0.2.7:8080", everywhere)


def test_an_address_that_is_in_use_is_told_with_what_to_do():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ListeningError) as told:
            bound(Web(listen=f"127.0.0.1:{port}"))
    assert str(told.value) == (
        f"web.listen: nothing can listen at 127.0.0.1:{port} (address already in use); end the program that does, or"
        " choose another port or address"
    )


def test_a_store_that_cannot_be_read_is_said_without_its_place(serve, tmp_path):
    served = serve()
    served.store.disconnect()  # connections of its own keep a file that is gone
    for file in tmp_path.glob("monitor.db*"):
        file.unlink()
    (tmp_path / "monitor.db").mkdir()
    answer = served.get("/api/v1/alerts")
    assert answer.status_code == 503
    assert answer.json() == {"error": "the store cannot be read now; the log of the monitor says why"}
    assert "crossing_monitor_store_up 0.0" in served.get("/metrics").text


def test_the_server_is_ready_while_the_monitor_does_its_work_and_says_why_not(serve):
    served = serve()
    assert (served.get("/readyz").status_code, served.get("/readyz").text) == (200, "ready\n")
    served.late.append("nobody has looked for 90 s\nwhat is due")
    answer = served.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "nobody has looked for 90 s what is due\n")
    assert served.get("/healthz").text == "alive\n"


def test_one_that_sends_its_request_slowly_keeps_nobody_from_an_answer(serve):
    served = serve()
    host, port = served.root.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as slow:
        slow.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127")
        begun = time.monotonic()
        assert served.get("/healthz").status_code == 200
        assert time.monotonic() - begun < 5
