"""Polls of all feeds with the library reader: python with_reader.py DATABASE URLS [staying].

As its documentation asks for many feeds: with workers. staying: a poll for each line that it is sent, instead of one.
"""

import sys
from pathlib import Path

from reader import make_reader


def poll() -> None:
    reader.update_feeds(scheduled=False, workers=10)
    print(reader.get_feed_counts().total, reader.get_entry_counts().total, flush=True)


reader = make_reader(sys.argv[1])
known = {feed.url for feed in reader.get_feeds()}
for url in Path(sys.argv[2]).read_text("ascii").split():
    if url not in known:
        reader.add_feed(url)
if sys.argv[3:]:
    while sys.stdin.readline():
        poll()
else:
    poll()
