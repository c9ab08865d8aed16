"""The user's own templates of messages: templates/*.j2. What they say is looked at in `alerting.templating`."""

from __future__ import annotations

from pathlib import Path

from monitor.settings.problems import Problem, closest

LONGEST = 32_000  # bytes
# Of each message its subject and its text, in each language, and the text of test-alert.
NAMES = tuple(f"{part}.{language}.j2" for part in ("subject", "body", "test") for language in ("en", "ar"))


def read_templates(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """The texts of the templates in `folder` by file name; nothing where there is no such folder.

    A name that begins with _ is free: other templates may include it.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(folder.glob("*")):
        complaint = _complaint(path)
        if complaint is not None:
            problems.append(Problem(str(path), 0, "", complaint))
            continue
        try:
            found[path.name] = path.read_text("utf-8")
        except UnicodeDecodeError:
            problems.append(Problem(str(path), 0, "", "is not written in UTF-8; save it so"))
        except OSError as error:
            problems.append(Problem(str(path), 0, "", f"cannot be read: {error.strerror}"))
    return found, problems


def _complaint(path: Path) -> str | None:
    if path.name not in NAMES and not (path.name.startswith("_") and path.suffix == ".j2"):
        meant = closest(path.name, NAMES)
        remedy = f"did you mean {meant}?" if meant else f"the templates are {', '.join(NAMES)}, and _….j2 to include"
        return f"is no template that is used; {remedy}"
    if path.is_file() and path.stat().st_size > LONGEST:
        return f"is longer than {LONGEST} bytes; no message needs that"
    return None
