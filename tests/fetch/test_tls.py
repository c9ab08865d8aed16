"""TLS is verified for the name in the URL, although the connection goes to an address that was judged before."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import pytest

from monitor.fetch import Broken, Fetcher, Request, Unreachable, tls_context
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


async def _speak_http2(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, announced: int, body: bytes) -> None:
    connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
    connection.initiate_connection()
    writer.write(connection.data_to_send())
    while data := await reader.read(65536):
        for event in connection.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                head = [(":status", "200"), ("content-length", str(announced)), ("etag", '"2"')]
                connection.send_headers(event.stream_id, head)
                connection.send_data(event.stream_id, body, end_stream=True)
        writer.write(connection.data_to_send())
        await writer.drain()


async def _over_http2(announced: int, body: bytes) -> list[bytes]:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(HERE / "good.crt", HERE / "good.pem")
    serving.set_alpn_protocols(["h2"])
    trusting = ssl.create_default_context(cafile=str(HERE / "good.crt"))

    async def localhost(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    server = await asyncio.start_server(
        lambda reader, writer: _speak_http2(reader, writer, announced, body), "127.0.0.1", 0, ssl=serving
    )
    async with Fetcher("test", timeout=3, tls=trusting, resolve=localhost) as fetcher:
        port = server.sockets[0].getsockname()[1]
        request = Request(f"https://news.example:{port}/", allow_private=True)
        try:
            return [(await fetcher(request)).body for _ in range(2)]
        finally:
            server.close()


def test_a_server_that_speaks_http2_is_read():
    assert asyncio.run(_over_http2(5, b"<rss>")) == [b"<rss>", b"<rss>"]


@pytest.mark.parametrize("announced", [3, 9])
def test_a_lie_about_the_length_is_seen_over_http2_too(announced):
    with pytest.raises(
        Broken, match=r"news\.example sends another length than it announces \(Expected \d bytes, received 5\)"
    ):
        asyncio.run(_over_http2(announced, b"<rss>"))
