"""The signature under a link with which the reader of a message takes note of its alert. Pure.

Who has the link may use it, so it says no more than: whoever reads this channel knows of this alert.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256

KEY_BYTES = 32  # of the key, which must be random and known to nobody else
_SIGNATURE_BYTES = 16  # nobody guesses 128 bits, and a link should be short


def sign_acknowledgement(key: bytes, alert: str, channel: str) -> str:
    """The signature of one alert to one channel, of letters that a URL takes as they are; it never changes.

    Raises ValueError where `key` is shorter than KEY_BYTES.
    """
    if len(key) < KEY_BYTES:
        raise ValueError(f"a key of {len(key)} bytes is too short to sign with; {KEY_BYTES} are wanted")
    # Lengths first: no other alert and channel may make the same text.
    said = b"".join(len(part).to_bytes(8, "big") + part for part in (b"ack", _bytes(alert), _bytes(channel)))
    digest = hmac.digest(key, said, sha256)[:_SIGNATURE_BYTES]
    return urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def is_signed(key: bytes, alert: str, channel: str, signature: str) -> bool:
    """Whether `signature` was made with `key` for this alert and channel; all but the key may come from outside.

    It takes as long for a signature that is nearly right as for one that is not.
    """
    return hmac.compare_digest(_bytes(sign_acknowledgement(key, alert, channel)), _bytes(signature))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a link from outside may hold anything
