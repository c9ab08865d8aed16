"""A link that acknowledges an alert cannot be made by whoever has no key, nor turned into one for another alert."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from monitor.alerting.signing import KEY_BYTES, is_signed, sign_acknowledgement

KEY, OTHER = bytes(range(KEY_BYTES)), bytes(KEY_BYTES)
ALERT = "al-qaim:open:2025-06-14:new:5d41402a"


def test_a_signature_is_known_again_and_fits_into_a_link() -> None:
    signature = sign_acknowledgement(KEY, ALERT, "ops")
    assert is_signed(KEY, ALERT, "ops", signature)
    assert signature == sign_acknowledgement(KEY, ALERT, "ops")
    assert quote(signature, safe="") == signature
    assert len(signature) == 22


@pytest.mark.parametrize(
    ("key", "alert", "channel"),
    [(OTHER, ALERT, "ops"), (KEY, f"{ALERT}0", "ops"), (KEY, ALERT, "press"), (KEY, f"{ALERT}o", "ps")],
)
def test_it_holds_for_nothing_else(key: bytes, alert: str, channel: str) -> None:
    assert not is_signed(key, alert, channel, sign_acknowledgement(KEY, ALERT, "ops"))


@pytest.mark.parametrize("forged", ["", "A" * 22, "ليس توقيعا", "\ud800", "x" * 100_000])
def test_whatever_comes_from_outside_is_answered_with_no(forged: str) -> None:
    assert not is_signed(KEY, ALERT, "ops", forged)
    assert not is_signed(KEY, forged, forged, "A" * 22)


def test_a_key_that_can_be_guessed_is_refused() -> None:
    with pytest.raises(ValueError, match="too short to sign with; 32 are wanted"):
        sign_acknowledgement(b"secret", ALERT, "ops")
