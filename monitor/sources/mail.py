"""Letters to entries: the text that a person would read, whoever's programs wrote it."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parseaddr

from monitor.fetch.elsewhere import Letter, MailboxAnswer, MailboxRequest
from monitor.model import Item
from monitor.settings import Source
from monitor.sources.charset import decode
from monitor.sources.entries import Entry
from monitor.sources.folding import LONGEST_TITLE, folded, folded_line, on_one_line
from monitor.sources.inquiry import Inquiry, Known, Reading
from monitor.sources.plain import fingerprint, plain_text
from monitor.sources.published import read_published
from monitor.sources.unreadable import UnreadableSource

_STATE = "mail.state"  # in memory: folder, validity, greatest uid, and the uids that are not flagged as seen yet
_MOST_PARTS = 100
_REPLIED = re.compile(r"^(?:>.*|-{2,} ?$|_{20,}|-{5,}.*(?:Original Message|الرسالة الأصلية).*)$")


def mail_inquiry(source: Source, known: Known, read: Callable[[list[Entry]], list[Item]]) -> Inquiry:
    """Asks for the letters that came since; those of the last poll, which are stored by now, are flagged as seen."""
    if source.mail is None:
        raise UnreadableSource("no mailbox is given for this source; write mail: {user: …, password: …}")
    place = fingerprint(source.url, source.mail.user, source.mail.folder)
    validity, after, stored = _remembered(known.memory.get(_STATE, ""), place)
    answer = yield MailboxRequest(
        source.url,
        allow_private=source.allow_private,
        user=source.mail.user,
        password=source.mail.password.get_secret_value(),
        folder=source.mail.folder,
        validity=validity,
        after=after,
        stored=stored,
    )
    if not isinstance(answer, MailboxAnswer):
        raise UnreadableSource("the answer is not that of a mailbox")
    entries = [entry for letter in answer.letters if (entry := letter_entry(letter, source.mail.senders))]
    same = validity == answer.validity
    uids = [letter.uid for letter in answer.letters]
    last = max([*uids, (after or 0) if same else 0])
    state = f"{place} {answer.validity} {last} {','.join(map(str, uids))}"
    return Reading(items=read(entries), memory={_STATE: state}, unchanged=not uids and not stored)


def letter_entry(letter: Letter, senders: tuple[str, ...] = ()) -> Entry | None:
    """What a letter says; None where it is not from one of `senders`, if any are given.

    The From: line can be forged: it keeps strangers' letters out, not those of somebody who lies.
    """
    message = email.message_from_bytes(letter.raw, EmailMessage, policy=email.policy.default)
    sender = parseaddr(_header(message, "From"))[1].lower()
    if senders and sender not in senders and "@" + sender.rpartition("@")[2] not in senders:
        return None
    body = _body(message)
    return Entry(
        id=folded_line(_header(message, "Message-ID")) or fingerprint(sender, body),
        title=on_one_line(plain_text(_header(message, "Subject"), LONGEST_TITLE)),
        content=body,
        published=read_published(_header(message, "Date")),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "")
    except Exception:  # the standard library raises what it likes for headers that are broken
        return next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), "")


def _body(message: EmailMessage) -> str:
    """The plain part, or the HTML one where there is none; attachments are not read."""
    kinds: dict[str, str] = {}
    for _, part in zip(range(_MOST_PARTS), message.walk(), strict=False):
        kind = part.get_content_type()
        if kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment":
            kinds.setdefault(kind, _text(part))
    written = kinds.get("text/plain", "")
    return _own_words(folded(written)) if written.strip() else plain_text(kinds.get("text/html", ""))


def _text(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else str(payload or "").encode("utf-8", "replace")
    return decode(raw, f"text/plain; charset={part.get_content_charset() or ''}")


def _own_words(text: str) -> str:
    """Without quotations of earlier letters and the signature: they speak of what was."""
    lines = []
    for line in text.split("\n"):
        if re.fullmatch(r"-- ?", line):
            break
        if _REPLIED.match(line) is None:
            lines.append(line)
    return "\n".join(lines).strip()


def _remembered(state: str, place: str) -> tuple[int | None, int | None, tuple[int, ...]]:
    kept, _, rest = state.partition(" ")
    fields = rest.split(" ")
    if kept != place or len(fields) != 3 or not all(each.isdigit() for each in fields[:2]):
        return None, None, ()
    return int(fields[0]), int(fields[1]), tuple(int(uid) for uid in fields[2].split(",") if uid.isdigit())
