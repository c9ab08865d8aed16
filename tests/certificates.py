"""A certificate authority of a test's own, by the openssl program."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Certificates:
    """authority: the file that who trusts it names.  serving, trusting: both ends of a connection."""

    authority: Path
    serving: ssl.SSLContext

    @property
    def trusting(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority))


def make_certificates(folder: Path, names: str = "DNS:localhost,IP:127.0.0.1") -> Certificates:
    """Makes an authority, and a certificate of it for a server of these names."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not there")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "names").write_text(f"subjectAltName={names}\n")
    new = ["openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    signed = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "names"]
    for command in (
        [*new, "-x509", "-days", "2", "-subj", "/CN=An authority of tests", "-keyout", "ca.key", "-out", "ca.crt"],
        [*new, "-subj", "/CN=server", "-keyout", "server.key", "-out", "server.csr"],
        ["openssl", "x509", "-req", "-in", "server.csr", "-out", "server.crt", *signed],
    ):
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(folder / "server.crt", folder / "server.key")
    return Certificates(folder / "ca.crt", serving)
