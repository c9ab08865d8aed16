"""Commands about alerts: `alerts` lists them, `alerts retry` sends again what was given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.ending import Trouble
from monitor.cli.json_form import print_json
from monitor.cli.opening import NOTHING_KNOWN, open_settings, state_of, times_of
from monitor.cli.options import DEFAULT_CONFIG, AsJson, Config, Limit
from monitor.cli.tables import print_table, say

if TYPE_CHECKING:
    from monitor.cli.times import Times
    from monitor.settings import Settings
    from monitor.store import AlertOverview, DeliveryOverview


def alerts(
    context: typer.Context,
    suppressed: Annotated[bool, typer.Option("--suppressed", help="Also what was held or woke nobody; why.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only messages that a channel did not take.")] = False,
    limit: Limit = 20,
    config: Config = DEFAULT_CONFIG,
    as_json: AsJson = False,
) -> None:
    """Shows the latest alerts and their delivery."""
    if context.invoked_subcommand is not None:
        return
    if suppressed and failed:
        raise typer.BadParameter("what was suppressed was never sent; give one of the two", param_hint="--failed")
    settings = open_settings(config)
    times = times_of(settings)
    with state_of(settings) as store:
        if store is None:
            print_json({"failed" if failed else "alerts": []}) if as_json else say(NOTHING_KNOWN)
        elif failed:
            _show_failed(store.failed_deliveries()[:limit], times, as_json)
        else:
            _show_alerts(store.recent_alerts(limit, suppressed), settings, times, as_json)


def retry(
    id: Annotated[str, typer.Argument(metavar="ID|all", help="The id of a dead message, or of its alert; or all.")],
    config: Config = DEFAULT_CONFIG,
) -> None:
    """Owes messages again that were given up; the daemon sends them."""
    settings = open_settings(config)
    from monitor.store import NotStoredError

    with state_of(settings) as store:
        try:
            number = 0 if store is None else store.resurrect(None if id == "all" else id)
        except NotStoredError as error:
            raise Trouble(f"{error}; crossing-monitor alerts --failed lists those that are") from error
    say(f"{number} {'message is' if number == 1 else 'messages are'} owed again; a running daemon sends at once")


def _show_alerts(found: list[AlertOverview], settings: Settings, times: Times, as_json: bool) -> None:
    from monitor.cli.sentences import alert_title, outcome_in_words

    if as_json:
        print_json({"alerts": [alert_fields(each) for each in found]})
        return
    if not found:
        say("nobody was told of anything yet")
        return
    rows = [
        (
            times.at(each.alert.created),
            each.alert.reason.value,
            alert_title(each, settings.crossings),
            ", ".join(each.alert.watchlists),
            outcome_in_words(each),
            each.alert.id,
        )
        for each in found
    ]
    print_table(("when", "reason", "what", "watchlists", "delivered", "id"), rows)


def alert_fields(told: AlertOverview) -> dict[str, object]:
    alert = told.alert
    return {
        "id": alert.id,
        "reason": alert.reason,
        "reason_in_words": alert.reason.value,
        "created": alert.created,
        "severity": alert.severity,
        "held": alert.held,
        "acknowledged": told.acknowledged,
        "watchlists": alert.watchlists,
        "events": alert.events,
        "because": alert.because,
        "deliveries": [_delivery_fields(each) for each in told.deliveries],
    }


def _delivery_fields(each: DeliveryOverview) -> dict[str, object]:
    delivery = each.delivery
    return {
        "id": delivery.id,
        "alert": delivery.alert or None,
        "channel": delivery.channel,
        "purpose": delivery.purpose,
        "subject": delivery.subject,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "error": delivery.error,
        "due": delivery.due,
        "created": each.created,
        "sent_at": each.sent_at,
    }


def _show_failed(found: list[DeliveryOverview], times: Times, as_json: bool) -> None:
    from monitor.model import DeliveryState

    if as_json:
        print_json({"failed": [_delivery_fields(each) for each in found]})
        return
    if not found:
        say("every message was delivered, or waits for its first attempt")
        return
    rows = []
    for each in found:
        dead = each.delivery.state is DeliveryState.DEAD
        again = f"never; crossing-monitor alerts retry {each.delivery.id}" if dead else times.at(each.delivery.due)
        failed = each.delivery
        row = (failed.channel, failed.state.value, str(failed.attempts), failed.error or "", again)
        rows.append((*row, failed.subject, failed.id))
    print_table(("channel", "state", "attempts", "error", "tried again", "subject", "id"), rows)
