"""Sends what Apprise's mail service would send, with a Message-ID that stays the same when a message is sent again.

Apprise writes a new Message-ID at every attempt, so that a receiver could not tell a repeat, and keeps the reasons of a
server to itself. So its service reads the URL, knows the providers and builds the message; the sending is done here.
"""

from __future__ import annotations

import re
import smtplib
from hashlib import sha256
from typing import Any

from monitor.alerting.dressing import Dress, dressed
from monitor.alerting.outcome import Outcome, Refused, Sent
from monitor.model import Delivery

_TOO_LONG = 552  # RFC 5321, 4.2.3: exceeded storage allocation; RFC 1870: the message is larger than the server takes
_MESSAGE_ID = re.compile(r"^Message-ID:.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)


def send_mail(service: Any, delivery: Delivery) -> Outcome:
    """service: an instance of Apprise's NotifyEmail. One mail to each of its addresses; blocks.

    Where one address is refused after another took it, all get it again: under the same Message-ID.
    """
    from apprise.exception import AppriseException
    from apprise.plugins.email.smtp import AppriseSMTPController

    if not service.targets:
        return Refused("the URL names no address to send to; add ?to=somebody@example.org", permanent=True)
    try:
        messages = list(_messages(service, delivery))
        with AppriseSMTPController(
            host=service.smtp_host,
            port=service.port,
            secure_mode=service.secure_mode,
            user=service.user,
            password=service.password,
            verify_certificate=service.verify_certificate,
            socket_connect_timeout=service.socket_connect_timeout,
        ) as connection:
            transport: Any = connection._socket  # its own `sendmail` keeps the server's reasons to itself
            for message in messages:
                text = _with_message_id(message.body, _message_id(delivery, service.from_addr[1]))
                refused = transport.sendmail(service.from_addr[1], message.to_addrs, text)
                if refused:  # some of the addresses of one mail (cc, bcc): the others have it
                    return _refusal(*next(iter(refused.values())))
    except smtplib.SMTPRecipientsRefused as error:
        return _refusal(*next(iter(error.recipients.values())))
    except smtplib.SMTPAuthenticationError as error:
        refusal = _refusal(error.smtp_code, error.smtp_error)
        return Refused(f"{refusal.error}; user and password of the URL are to check", refusal.permanent)
    except smtplib.SMTPResponseException as error:
        return _refusal(error.smtp_code, error.smtp_error)
    except smtplib.SMTPServerDisconnected:
        return Refused(f"the mail server {service.smtp_host} closed the connection")
    except TimeoutError:
        return Refused(f"the mail server {service.smtp_host} did not answer in time")
    except OSError as error:
        return Refused(f"no connection to the mail server {service.smtp_host}: {error.strerror or error}")
    except (smtplib.SMTPException, AppriseException, RuntimeError) as error:
        return Refused(f"the mail could not be sent: {error}")
    return Sent()


def _messages(service: Any, delivery: Delivery) -> Any:
    body_format = service.resolve_format("text")
    body = delivery.body if body_format.value == "text" else dressed("", delivery.body, Dress.PAGE)
    return type(service).prepare_emails(
        subject=delivery.subject,
        body=body,
        notify_format=body_format,
        from_addr=service.from_addr,
        to=service.targets,
        cc=service.cc,
        bcc=service.bcc,
        reply_to=service.reply_to,
        smtp_host=service.smtp_host,
        headers={"X-Application": service.app_id, "X-Alert": delivery.id, **service.headers},
        names=service.names,
        pgp=service.pgp,
        pgp_mode=service.pgp_mode,
        tzinfo=service.tzinfo,
    )


def _message_id(delivery: Delivery, sender: str) -> str:
    domain = sender.rpartition("@")[2] or "localhost"
    return f"<{sha256(delivery.id.encode()).hexdigest()[:32]}@{domain}>"


def _with_message_id(mail: str, message_id: str) -> str:
    head, blank, body = mail.partition("\n\n")
    return f"{_MESSAGE_ID.sub(f'Message-ID: {message_id}', head, count=1)}{blank}{body}"


def _refusal(code: int, said: bytes | str) -> Refused:
    """SMTP: 4yz is for now, 5yz is for good (RFC 5321, 4.2.1)."""
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return Refused(f"the mail server answers {code} {words}", permanent=500 <= code < 600, too_long=code == _TOO_LONG)
