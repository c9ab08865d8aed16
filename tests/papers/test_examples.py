"""Every example in the README, the docs and the other papers works: nothing in them is only said."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML
from typer.main import get_command

from monitor.alerting import proved, template_faults
from monitor.cli.commands import application
from monitor.settings import Settings, load
from monitor.settings.addition import CrossingAddition
from monitor.settings.monitor import MonitorFile
from monitor.settings.schema import json_schema
from monitor.settings.source import Source
from monitor.settings.watchlist import Watchlist
from papers.blocks import Block, blocks
from papers.transcripts import ROOT, all_papers, retold, shows_what_was_printed

PAPERS = all_papers()
BLOCKS = [(paper, block) for paper in PAPERS for block in blocks(paper.read_text("utf-8"))]

SECRET = "0123456789abcdef"
OF_A_FORM = {  # secrets that a service gives a form of its own
    "TELEGRAM_TOKEN": "123456789:AAF0123456789-0123456789_012345678",
    "SLACK_TOKEN": "xoxb-1234-1234-abcd",
}


def name(value: Any) -> str:
    return str(value.relative_to(ROOT)) if isinstance(value, Path) else str(getattr(value, "line", value))


def written(text: str) -> str:
    """Without blocks of code."""
    lines = text.split("\n")
    for block in blocks(text):
        lines[block.first : block.last] = [""] * (block.last - block.first)
    return "\n".join(lines)


# --- configuration


def files_of(text: str) -> dict[str, str]:
    """The files of a configuration in which this block of YAML would stand, by what it says."""
    data = YAML(typ="safe").load(text)
    assert isinstance(data, dict), "it is no block of a configuration file"
    forms = {"monitor.yaml": MonitorFile, "watchlists/mine.yaml": Watchlist}
    for file, form in forms.items():
        if set(data) <= keys(form):
            return {file: text}
    for file, form in {"sources.yaml": Source, "crossings.yaml": CrossingAddition}.items():
        if all(isinstance(each, dict) and set(each) <= keys(form) for each in data.values()):
            return {file: text}
    raise AssertionError(f"no configuration file has the keys {', '.join(data)}")


def keys(form: type[Any]) -> set[str]:
    return {field.alias or key for key, field in form.model_fields.items()}


def loaded(text: str, config: Path) -> Settings:
    for file, content in files_of(text).items():
        kind = "watchlist" if "/" in file else file.removesuffix(".yaml")
        wrong = Draft202012Validator(json_schema()[kind]).iter_errors(YAML(typ="safe").load(content))
        assert [error.message for error in wrong] == []
    files = {"sources.yaml": "agency: {url: https://example.org/rss.xml}\n", **files_of(text)}
    watchlist = files.setdefault("watchlists/mine.yaml", "channels: [console]\n")
    known = YAML(typ="safe").load(files.get("monitor.yaml", "")) or {}
    missing = set(re.findall(r"[a-z0-9-]+", " ".join(re.findall(r"(?:channels|to): \[(.*?)\]", watchlist))))
    missing -= {"console", *known.get("channels", {})}
    if "monitor.yaml" not in files:  # the channels that a watchlist names
        channels = {each: {"path": f"{each}.txt"} for each in sorted(missing)}
        files["monitor.yaml"] = json.dumps({"channels": channels, "allow_commands": True})
    environ = {**dict.fromkeys(re.findall(r"\$\{(\w+)\}", text), SECRET), **OF_A_FORM}
    for secret in re.findall(r"\$\{file:([^}]+)\}", text):
        files[secret] = SECRET
    for file, content in files.items():
        (config / file).parent.mkdir(parents=True, exist_ok=True)
        (config / file).write_text(content, "utf-8")
    return proved(load(config, environ))


# --- each block


@pytest.mark.parametrize(("paper", "block"), BLOCKS, ids=name)
def test_every_block_is_right_or_says_why_it_is_not_tried(paper: Path, block: Block, tmp_path: Path):
    if block.not_tried:
        assert len(block.not_tried) > 10, "say why"
    elif block.tried_by:
        assert f'"{paper.name}"' in (ROOT / block.tried_by).read_text("utf-8"), "that test does not read this paper"
    elif block.language == "yaml":
        loaded(block.text, tmp_path / "config")
    elif block.language == "json":
        json.loads(block.text)
    elif block.language == "jinja":
        assert template_faults({"body.en.j2": block.text}) == ()
    elif block.language == "python":
        exec(compile(block.text, f"{paper.name}:{block.line}", "exec"), {"__name__": "example"})
    elif block.language == "text":
        every = blocks(paper.read_text("utf-8"))
        assert block.file or shows_what_was_printed(every, every.index(block)), "what is this the output of?"
    else:
        assert block.language == "sh", f"nobody knows how to try a block of {block.language or 'no language'}"


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_the_commands_work_and_print_what_the_paper_shows(paper: Path):
    text = paper.read_text("utf-8")
    assert without_figures(retold(text)) == without_figures(text), "run make papers"


def without_figures(text: str) -> str:
    """A decision that is trained anew weighs the same words a little otherwise; that makes no paper wrong."""
    return re.sub(r"\b(weight|confidence) [01]\.\d+", r"\1", text)


# --- what stands in the text


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_command_that_the_text_names_is_one(paper: Path):
    command = get_command(application(for_people=False))
    for said in re.findall(r"`(?:\.venv/bin/)?crossing-monitor ([^`]+)`", written(paper.read_text("utf-8"))):
        given = re.sub(r"\[|\]|…|\|\|.*", "", said).split()
        if given[0].isupper():  # COMMAND: whichever it is
            continue
        done = CliRunner().invoke(command, [*given, "--help"])
        assert done.exit_code == 0, f"crossing-monitor {said}: {done.output}"


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_target_of_make_that_a_paper_names_is_there(paper: Path):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b(?=[`\n])", paper.read_text("utf-8"))) <= targets


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_link_within_the_project_leads_somewhere(paper: Path):
    for target in re.findall(r"\]\(([^)\s]+)\)", written(paper.read_text("utf-8"))):
        if "://" in target or target.startswith("mailto:"):
            continue
        file, _, anchor = target.partition("#")
        path = (paper.parent / file) if file else paper
        assert path.exists(), f"{target} is not there"
        if anchor:
            assert anchor in anchors(path.read_text("utf-8")), f"{target}: there is no such heading"


def anchors(text: str) -> set[str]:
    """As GitHub makes them of the headings."""
    headings = re.findall(r"^#+ (.+)$", written(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS, ids=name)
def test_every_file_of_ours_that_a_paper_names_is_there(paper: Path):
    rooms = "monitor|docs|tests|bench|papers|deploy|config"
    for named in re.findall(rf"`((?:{rooms})/[\w./-]+\.\w+)`", written(paper.read_text("utf-8"))):
        yours = named.startswith("config/") or re.search("[A-Z]{3}", named)  # CODE.yaml: whatever its name
        assert yours or (ROOT / named).exists(), f"{named} is not there"
