"""Nothing from outside leads the daemon to an address that is not on the public internet."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from monitor.fetch import Fetcher, NotAllowed, Request, Unreachable, checked_url
from monitor.fetch.addresses import why_refused
from tests.loopback import redirect

PRIVATE = [
    "10.0.0.1",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "127.0.0.1",
    "127.8.8.8",
    "100.64.0.1",
    "100.127.255.255",
    "::1",
    "fc00::1",
    "fd12:3456::1",
    "::ffff:10.0.0.1",
    "::ffff:127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b::7f00:1",
    "2002:7f00:1::",
    "2002:c0a8:101::1",
]
NEVER = [
    "0.0.0.0",
    "0.1.2.3",
    "169.254.169.254",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::7f00:1",
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:db8::1",
    "2002:a9fe:a9fe::",
    "3fff::1",
    "5f00::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "4000::1",
    "no address",
]
PUBLIC = [
    "8.8.8.8",
    "172.32.0.1",
    "100.128.0.1",
    "2606:4700::1111",
    "::ffff:8.8.8.8",
    "64:ff9b::808:808",
    "2002:808:808::1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_need_the_permission_of_the_source(address):
    assert why_refused(address) is not None
    assert why_refused(address, allow_private=True) is None


@pytest.mark.parametrize("address", NEVER)
def test_addresses_that_no_source_needs_are_refused_even_with_permission(address):
    assert why_refused(address) is not None
    assert why_refused(address, allow_private=True) is not None


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_pass_in_whatever_form(address):
    assert why_refused(address) is None


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "source:file:///etc/passwd",
        "ftp://example.org/",
        "gopher://127.0.0.1:25/_HELO",
        "javascript:alert(1)",
        "data:text/html,x",
        "http:/example.org/",
        "http:example.org/",
        "http:///example.org/",
        "http://",
        "//example.org/",
        "/etc/passwd",
        "",
        " http://example.org/",
        "http://example.org/ x",
        "http://exa\tmple.org/",
        "http://exam\nple.org/",
        "http://example.org/\r\nHost: evil",
        "http://example.org/\x00",
        "http://example.org\u00a0/",
        "http://example.org\u200b/",
        "http://ok\\@10.0.0.1/",
        "http://ok\\.example.org/",
        "http:\\\\example.org/",
        "http://example.org@10.0.0.1/",
        "http://user:pass@example.org/",
        "http://a@b@example.org/",
        "http://127.1/",
        "http://127.0.1/",
        "http://0/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.01/",
        "http://127.0.0.1./",
        "http://256.1.1.1/",
        "http://１２７.0.0.1/",
        "http://①27.0.0.1/",
        "http://127。0。0。1/",
        "http://example。org/",
        "http://exa％6dple.org/",
        "http://127%2e0.0.1/",
        "http://example.org%2f@evil/",
        "http://example..org/",
        "http://.example.org/",
        "http://-example.org/",
        "http://example.org:/",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://example.org:8x/",
        "http://[::1/",
        "http://[fe80::1%25eth0]/",
        "http://[::ffff:7f00:1]x/",
        "http://[v1.x]/",
        "http://" + "a" * 70 + ".org/",
        "http://example.org/" + "a" * 4000,
    ],
)
def test_urls_that_two_parsers_could_read_differently_are_refused(url):
    with pytest.raises(NotAllowed) as caught:
        checked_url(url)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://example.org", "example.org"),
        ("HTTPS://Example.ORG:8443/a?b=c#d", "example.org"),
        ("https://my_feed.example.org/x@y", "my_feed.example.org"),
        ("http://8.8.8.8/", "8.8.8.8"),
        ("http://[2606:4700::1111]/", "2606:4700::1111"),
        ("http://موقع.وزارة-الاتصالات.مصر/أخبار?صفحة=1", "xn--4gbrim.xn----ymcbaaajlc6dj7bxne2c.xn--wgbh1c"),
    ],
)
def test_plain_urls_pass_and_keep_their_host(url, host):
    checked = checked_url(url)
    assert checked.ascii_host == host
    assert "#" not in str(checked)


def resolving(*answers: list[str]):
    """A DNS that gives these answers one after the other, and the last one from then on."""
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), len(answers)) - 1]

    return resolve, asked


def ask(url: str, *, allow_private: bool, resolve=None, tls=None) -> bytes:
    async def run() -> bytes:
        options = {"tls": tls} | ({"resolve": resolve} if resolve else {})
        async with Fetcher("test", timeout=3, **options) as fetcher:
            return (await fetcher(Request(url, allow_private=allow_private))).body

    return asyncio.run(run())


def test_loopback_is_refused_when_connecting_unless_the_source_allows_it(server):
    server.serve("/", b"inside")
    for host in ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]"):
        with pytest.raises(NotAllowed, match=r"not on the public internet.*a source may say allow_private: true"):
            ask(server.url("/", host), allow_private=False)
    assert server.connections == 0
    assert ask(server.url("/", "localhost"), allow_private=True) == b"inside"


def test_a_public_name_that_leads_inside_is_refused(server):
    for answer in (["127.0.0.1"], ["169.254.169.254"], ["10.0.0.1", "::1"], ["::ffff:127.0.0.1"], []):
        resolve, _ = resolving(answer)
        with pytest.raises(NotAllowed, match=r"news\.example leads to an address that is not on the public internet"):
            ask(server.url("/", "news.example"), allow_private=False, resolve=resolve)
    assert server.connections == 0


def test_a_name_is_resolved_once_so_that_a_second_answer_gains_nothing(server):
    """Rebinding: the address that was judged is the one that is used, and the DNS is not asked again."""
    resolve, asked = resolving(["127.0.0.1"], ["10.255.255.1"])
    server.serve("/", b"first answer")
    assert ask(server.url("/", "news.example"), allow_private=True, resolve=resolve) == b"first answer"
    assert asked == ["news.example"]
    assert server.calls("/")[0].headers["host"] == f"news.example:{server.port}"


def test_a_dead_address_of_a_host_does_not_hide_the_living_one(server):
    resolve, _ = resolving(["127.0.0.2", "127.0.0.1"])
    server.serve("/", b"here")
    assert ask(server.url("/", "news.example"), allow_private=True, resolve=resolve) == b"here"


@pytest.mark.parametrize(
    "location",
    ["http://169.254.169.254/latest/meta-data/", "http://localhost:{port}/secret", "http://127.0.0.2:{port}/secret"],
)
def test_a_redirect_does_not_inherit_the_permission_for_private_addresses(server, location):
    server.serve("/secret", b"inside")
    server.serve("/", redirect(location.format(port=server.port)))
    with pytest.raises(NotAllowed, match="not on the public internet"):
        ask(server.url("/"), allow_private=True)
    assert not server.calls("/secret")


def test_leaving_and_coming_back_does_not_restore_the_permission(server):
    resolve, _ = resolving(["127.0.0.1"])
    server.serve("/", redirect(server.url("/back", "other.example")))
    with pytest.raises(NotAllowed, match=r"other\.example leads"):
        ask(server.url("/"), allow_private=True, resolve=resolve)


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "\\\\evil.example/", "/\\evil.example", "http://a:b@evil.example/", "ftp://x/"],
)
def test_redirects_to_what_is_no_plain_web_address_are_refused(server, fetch, location):
    with pytest.raises(NotAllowed, match=r"127\.0\.0\.1 redirects to"):
        fetch(server.serve("/", redirect(location)))


def test_a_connection_made_with_permission_is_not_lent_to_a_request_without(server):
    async def run() -> None:
        async with Fetcher("test", timeout=3) as fetcher:
            await fetcher(Request(server.url("/"), allow_private=True))
            with pytest.raises(NotAllowed):
                await fetcher(Request(server.url("/")))

    server.serve("/", b"x")
    asyncio.run(run())
    assert len(server.calls()) == 1


def test_a_password_goes_to_its_own_origin_and_nowhere_else(server):
    server.serve("/feed", b"x")
    server.serve("/away", redirect("http://127.0.0.1:1/"))
    url = server.url("/feed", "reader:s%40crt@127.0.0.1")
    assert ask(url, allow_private=True) == b"x"
    assert server.calls("/feed")[0].headers["authorization"] == "Basic cmVhZGVyOnNAY3J0"
    with pytest.raises(NotAllowed):  # the redirect leaves the origin, and so loses all that belonged to it
        ask(server.url("/away", "reader:s@127.0.0.1"), allow_private=True)
    with pytest.raises(Unreachable) as caught:
        ask("http://reader:hunter2@127.0.0.1:1/", allow_private=True)
    assert "hunter2" not in str(caught.value)


def test_only_the_fetch_room_opens_connections_for_reading():
    """One gate: a second client somewhere else would be a way around it."""
    package = Path(__file__).parents[2] / "monitor"
    for path in package.rglob("*.py"):
        room = path.relative_to(package).parts[0]
        if room in ("fetch", "alerting", "newsroom"):
            continue
        words = path.read_text(encoding="utf-8")
        for client in ("import httpx", "import requests", "urllib.request", "aiohttp", "urlopen", "fetch_url("):
            assert client not in words, f"{path.relative_to(package)} uses {client}"


@pytest.mark.parametrize(
    "host",
    [
        "127.1",
        "0",
        "169.254.169.254",
        "[::1]",
        "[::ffff:10.0.0.1]",
        "100.64.0.1",
        "100.127.255.255",
        "192.88.99.1",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::a00:1]",
        "[3fff::1]",
        "[3fff:fff::1]",
    ],
)
def test_each_spelling_of_an_address_behind_the_firewall_is_refused_by_the_fetcher(host):
    with pytest.raises(NotAllowed):
        ask(f"http://{host}/", allow_private=False)
