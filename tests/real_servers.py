"""Servers that other people wrote, started on 127.0.0.1 for one test: a Matrix homeserver and an MQTT broker."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

# Its own environment: it must not become a dependency of the project. `make proofs` sets it up.
SYNAPSE = Path(os.environ.get("SYNAPSE_HOME", Path(__file__).resolve().parents[1] / ".cache" / "synapse"))
MOSQUITTO = shutil.which("mosquitto", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@contextmanager
def running(command: list[str], log: Path, port: int, seconds: float) -> Iterator[subprocess.Popen[bytes]]:
    """Runs a server until the end of the block; returns when it listens."""
    with log.open("wb") as output, subprocess.Popen(command, stdout=output, stderr=output, cwd=log.parent) as process:
        try:
            end = time.monotonic() + seconds
            while not _listens(port):
                assert process.poll() is None, f"it ended at once:\n{log.read_text('utf-8', 'replace')[-2000:]}"
                assert time.monotonic() < end, f"it does not listen:\n{log.read_text('utf-8', 'replace')[-2000:]}"
                time.sleep(0.05)
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def _listens(port: int) -> bool:
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0


# Matrix -------------------------------------------------------------------------------------------------------------


@dataclass
class Homeserver:
    port: int
    token: str = ""
    room: str = ""

    @property
    def url(self) -> str:
        """For a bot with an access token."""
        return f"matrix://{self.token}@127.0.0.1:{self.port}/%23crossings:localhost"

    @property
    def url_with_password(self) -> str:
        return f"matrix://monitor:pass1234word@127.0.0.1:{self.port}/%23crossings:localhost"

    def call(self, method: str, path: str, **body: Any) -> Any:
        request = Request(
            f"http://127.0.0.1:{self.port}/_matrix/client/v3{path}",
            method=method,
            data=json.dumps(body).encode() if method != "GET" else None,
            headers={"Authorization": f"Bearer {self.token}"} if self.token else {},
        )
        with urlopen(request, timeout=20) as response:
            return json.load(response)

    def messages(self) -> list[str]:
        """The texts in the room, oldest first."""
        found = self.call("GET", f"/rooms/{quote(self.room)}/messages?dir=b&limit=100")["chunk"]
        return [event["content"]["body"] for event in reversed(found) if event["type"] == "m.room.message"]


@contextmanager
def open_homeserver(folder: Path) -> Iterator[Homeserver]:
    python, port = str(SYNAPSE / "bin" / "python"), free_port()
    config = folder / "homeserver.yaml"
    start = [python, "-m", "synapse.app.homeserver", "--config-path", str(config)]
    generate = ["--server-name", "localhost", "--generate-config", "--report-stats", "no"]
    subprocess.run([*start, *generate], cwd=folder, check=True, capture_output=True)
    text = config.read_text("utf-8").replace("port: 8008", f"port: {port}").replace("    - ::1\n", "")
    config.write_text(f"{text}\nsuppress_key_server_warning: true\n", "utf-8")
    with running(start, folder / "synapse.log", port, 60):
        server = Homeserver(port)
        register = [str(SYNAPSE / "bin" / "register_new_matrix_user"), "-u", "monitor", "-p", "pass1234word", "-a"]
        subprocess.run(
            [*register, "-c", str(config), f"http://127.0.0.1:{port}"], cwd=folder, check=True, capture_output=True
        )
        login = {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "monitor"}}
        server.token = server.call("POST", "/login", **login, password="pass1234word")["access_token"]
        server.room = server.call("POST", "/createRoom", room_alias_name="crossings")["room_id"]
        yield server


# MQTT ---------------------------------------------------------------------------------------------------------------


@contextmanager
def open_broker(folder: Path, port: int) -> Iterator[None]:
    assert MOSQUITTO is not None
    config = folder / "mosquitto.conf"
    config.write_text(f"listener {port} 127.0.0.1\nallow_anonymous true\npersistence false\nuser {_user()}\n", "utf-8")
    with running([MOSQUITTO, "-c", str(config)], folder / "mosquitto.log", port, 10):
        yield


def _user() -> str:
    import getpass

    return getpass.getuser() if sys.platform != "win32" else ""


@dataclass
class Subscriber:
    received: list[tuple[str, str]]

    def wait_for(self, number: int, seconds: float = 10) -> list[str]:
        end = time.monotonic() + seconds
        while len(self.received) < number and time.monotonic() < end:
            time.sleep(0.02)
        return [text for _, text in self.received]


@contextmanager
def subscribed(port: int, topic: str) -> Iterator[Subscriber]:
    from threading import Event

    from paho.mqtt.client import CallbackAPIVersion, Client

    subscriber, ready = Subscriber([]), Event()
    client = Client(CallbackAPIVersion.VERSION2)
    client.on_connect = lambda it, *_: it.subscribe(topic, qos=1)
    client.on_subscribe = lambda *_: ready.set()
    client.on_message = lambda _it, _data, message: subscriber.received.append(
        (message.topic, message.payload.decode())
    )
    client.connect("127.0.0.1", port)
    client.loop_start()
    try:
        assert ready.wait(10)
        yield subscriber
    finally:
        client.disconnect()
        client.loop_stop()
