"""What reading feeds costs at least in Python: aiohttp, lxml and SQLite; nothing checked, nothing understood.

python prototype.py DATABASE URLS
"""

import asyncio
import json
import sqlite3
import sys
from pathlib import Path

import aiohttp
from lxml import etree

KEYS = ("guid", "id", "link")


def local(element):
    return etree.QName(element).localname


def entries(body: bytes, content_type: str):
    if "json" in content_type:
        for item in json.loads(body)["items"]:
            yield item["id"], item["title"], item["content_html"]
        return
    for element in etree.fromstring(body).iter("{*}item", "{*}entry"):
        said = {local(child): child.text or child.get("href") or "" for child in element}
        key = next(said[name] for name in KEYS if name in said)
        yield key, said.get("title", ""), said.get("encoded") or said.get("content") or said.get("description", "")


async def poll(session, gate, database, url, tag):
    async with gate, session.get(url, headers={"If-None-Match": tag} if tag else {}) as answer:
        if answer.status == 304:
            return
        body = await answer.read()
    rows = [(url, *entry) for entry in entries(body, answer.content_type)]
    with database:
        database.executemany("INSERT INTO items VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
        database.execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", (url, answer.headers.get("ETag", "")))


async def main() -> None:
    database = sqlite3.connect(sys.argv[1])
    database.execute("PRAGMA journal_mode = WAL")
    database.execute("CREATE TABLE IF NOT EXISTS sources (url TEXT PRIMARY KEY, tag TEXT)")
    database.execute(
        "CREATE TABLE IF NOT EXISTS items (url TEXT, key TEXT, title TEXT, text TEXT, PRIMARY KEY (url, key))"
    )
    tags = dict(database.execute("SELECT url, tag FROM sources"))
    gate = asyncio.Semaphore(16)
    async with aiohttp.ClientSession() as session:
        urls = Path(sys.argv[2]).read_text("ascii").split()
        await asyncio.gather(*(poll(session, gate, database, url, tags.get(url)) for url in urls))
    print(len(urls), database.execute("SELECT count(*) FROM items").fetchone()[0])


asyncio.run(main())
