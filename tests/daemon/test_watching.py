"""Every way in which people and machines change a configuration is noticed within seconds, and once."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from pathlib import Path

import pytest
import watchfiles

from monitor.daemon.watching import edits, standing

WITHIN = 5.0  # seconds


@pytest.fixture
def config(tmp_path):
    write(tmp_path / "config")
    return tmp_path / "config"


def write(folder: Path, interval: str = "15m") -> None:
    (folder / "watchlists").mkdir(parents=True)
    (folder / "monitor.yaml").write_text(f"polling: {{interval: {interval}}}\n")
    (folder / "watchlists" / "all.yaml").write_text("channels: [console]\n")


def noticed(config: Path, change, further=(), wait: float = 0.7) -> tuple[int, float]:
    """How often an edit was noticed within `wait` seconds after the first time, and after how long the first was."""

    async def follow() -> tuple[int, float]:
        stop, times = asyncio.Event(), []
        before = standing(config, further)

        async def listen() -> None:
            async for _ in edits(config, lambda: further, before, stop):
                times.append(time.monotonic())

        listening = asyncio.get_running_loop().create_task(listen())
        await asyncio.sleep(0.2)
        began = time.monotonic()
        await asyncio.to_thread(change)
        while not times and time.monotonic() - began < WITHIN:
            await asyncio.sleep(0.02)
        await asyncio.sleep(wait)
        stop.set()
        await listening
        return len(times), (times[0] if times else time.monotonic()) - began

    return asyncio.run(follow())


def in_place(config):
    (config / "monitor.yaml").write_text("polling: {interval: 5m}\n")


def as_editors_save(config):
    (config / "monitor.yaml~").write_text("old")
    (config / ".monitor.yaml.swp").write_text("new")
    new = config / "4913.tmp"
    new.write_text("polling: {interval: 5m}\n")
    new.replace(config / "monitor.yaml")


def in_pieces(config):
    with (config / "monitor.yaml").open("w") as file:
        for piece in ("polling:", "\n  interval", ": 5m", "\n"):
            file.write(piece)
            file.flush()
            time.sleep(0.1)


def a_new_file_in_a_new_folder(config):
    (config / "templates").mkdir()
    (config / "templates" / "body.en.j2").write_text("{{ t.headline }}")


def a_file_taken_away(config):
    (config / "watchlists" / "all.yaml").unlink()


def deleted_and_made_again(config):
    shutil.rmtree(config)
    time.sleep(0.1)
    write(config, "5m")


@pytest.mark.parametrize(
    "change",
    [in_place, as_editors_save, in_pieces, a_new_file_in_a_new_folder, a_file_taken_away, deleted_and_made_again],
)
def test_an_edit_is_noticed_once(config, change):
    times, seconds = noticed(config, lambda: change(config))
    assert times == 1
    assert seconds < WITHIN


def test_what_editors_leave_beside_the_files_wakes_nobody(config):
    def rubbish() -> None:
        for name in (".monitor.yaml.swp", "monitor.yaml~", "#monitor.yaml#", ".#monitor.yaml", "notes.txt"):
            (config / name).write_text("x")
        (config / "monitor.yaml").read_text()

    began = time.monotonic()
    assert noticed(config, rubbish)[0] == 0
    assert time.monotonic() - began > WITHIN


def test_a_mounted_configuration_that_is_swapped_as_a_whole_is_noticed(tmp_path):
    """As Kubernetes mounts a ConfigMap: files are links through ..data, which is replaced by a rename."""
    config = tmp_path / "config"
    config.mkdir()
    for version in ("1", "2"):
        write(config / f"..{version}", f"{version}m")
    (config / "..data").symlink_to("..1")
    for name in ("monitor.yaml", "watchlists"):
        (config / name).symlink_to(Path("..data", name))

    def swap() -> None:
        (config / "..data_tmp").symlink_to("..2")
        (config / "..data_tmp").replace(config / "..data")
        shutil.rmtree(config / "..1")

    times, seconds = noticed(config, swap)
    assert times == 1
    assert seconds < WITHIN


def test_a_config_folder_that_is_a_link_is_noticed_when_it_leads_elsewhere_and_watched_there(tmp_path):
    for version in ("1", "2"):
        write(tmp_path / version, f"{version}m")
    (tmp_path / "config").symlink_to("1")

    def swap() -> None:
        (tmp_path / "new").symlink_to("2")
        (tmp_path / "new").replace(tmp_path / "config")
        time.sleep(3.0)
        in_place(tmp_path / "2")

    times, _ = noticed(tmp_path / "config", swap, wait=1.2)
    assert times == 2


def test_a_file_behind_a_link_and_a_secret_elsewhere_are_noticed(config, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (config / "monitor.yaml").replace(tmp_path / "elsewhere" / "monitor.yaml")
    (config / "monitor.yaml").symlink_to(tmp_path / "elsewhere" / "monitor.yaml")
    secret = tmp_path / "token"
    secret.write_text("old")
    assert noticed(config, lambda: in_place(tmp_path / "elsewhere"))[1] < WITHIN
    assert noticed(config, lambda: secret.write_text("newer"), further=(secret,))[1] < WITHIN


def test_where_the_system_tells_nothing_the_files_are_looked_at(config, monkeypatch):
    def no_watch(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device: the limit of inotify watches is reached")

    monkeypatch.setattr(watchfiles, "awatch", no_watch)
    times, seconds = noticed(config, lambda: in_place(config))
    assert times == 1
    assert seconds < WITHIN


def test_a_link_that_leads_to_itself_is_no_trouble(config):
    (config / "loop.yaml").symlink_to("loop.yaml")
    (config / "again").symlink_to(".")
    assert {os.path.basename(stand.path) for stand in standing(config)} >= {"monitor.yaml", "all.yaml"}  # noqa: PTH119
