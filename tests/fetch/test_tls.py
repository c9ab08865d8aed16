"""TLS is verified for the name in the URL, although the connection goes to an address that was judged before."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from monitor.fetch import Fetcher, Request, Unreachable, tls_context
from tests.loopback import Loopback

HERE = Path(__file__).parent


def fetch_over_tls(certificate: str, name: str, trusted: str | None) -> bytes:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(HERE / f"{certificate}.crt", HERE / f"{certificate}.pem")
    trusting = ssl.create_default_context(cafile=str(HERE / f"{trusted}.crt")) if trusted else None

    async def localhost(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    async def run(url: str) -> bytes:
        async with Fetcher("test", timeout=3, tls=trusting, resolve=localhost) as fetcher:
            return (await fetcher(Request(url, allow_private=True))).body

    with Loopback(tls=serving) as server:
        server.serve("/", b"safe")
        return asyncio.run(run(server.url("/", name)))


def test_the_certificate_of_the_name_in_the_url_is_accepted():
    assert fetch_over_tls("good", "news.example", trusted="good") == b"safe"


def test_a_certificate_for_another_name_is_refused():
    with pytest.raises(
        Unreachable, match=r"no TLS connection to other\.example \(its certificate is not accepted: Hostname"
    ):
        fetch_over_tls("good", "other.example", trusted="good")


def test_an_expired_certificate_is_refused():
    with pytest.raises(Unreachable, match=r"no TLS connection to news\.example .*expired"):
        fetch_over_tls("expired", "news.example", trusted="expired")


def test_a_certificate_that_nobody_vouches_for_is_refused():
    with pytest.raises(Unreachable, match=r"no TLS connection to news\.example .*self-signed"):
        fetch_over_tls("good", "news.example", trusted=None)


def test_the_process_makes_one_tls_context():
    assert tls_context() is tls_context()
    assert tls_context().verify_mode is ssl.CERT_REQUIRED and tls_context().check_hostname
