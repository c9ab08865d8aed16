"""changedetection.io, made to check all of its pages once for each line that it is sent:

python with_changedetection.py COMMAND DIRECTORY PORT URLS

It is told of the pages at the first line, and checks them then; at the others it is asked to check them again.
"""

import json
import os
import subprocess
import sys
import time
import urllib.request
from functools import partial
from pathlib import Path

ASK_EVERY = 1.0  # seconds; each question costs it something as well
LONGEST = 900.0  # seconds

command, directory, port, urls = sys.argv[1], Path(sys.argv[2]), sys.argv[3], Path(sys.argv[4]).read_text("ascii")
address = f"http://127.0.0.1:{port}/api/v1"


def ask(path, body=None, method=None):
    headers = {"x-api-key": key(), "content-type": "text/plain"}
    request = urllib.request.Request(address + path, body and body.encode(), headers, method=method)  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.loads(answer.read() or "null")


def key():
    kept = json.loads((directory / "changedetection.json").read_text("utf-8"))
    return kept["settings"]["application"]["api_access_token"]


def waited_for(come):
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        try:
            if (found := come()) is not None:
                return found
        except OSError:
            pass
        time.sleep(ASK_EVERY)
    raise SystemExit("it did not come to an end")


def checked(since):
    """The pages, once all of them were checked after `since`."""
    watches = ask("/watch").values()
    done = [watch for watch in watches if watch["last_checked"] >= since]
    return watches if len(done) == len(urls.split()) else None


environment = {
    **os.environ,
    "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",
    "DISABLE_VERSION_CHECK": "true",
    "MINIMUM_SECONDS_RECHECK_TIME": "0",
}
with subprocess.Popen(
    [command, "-C", "-d", str(directory), "-p", port, "-l", "ERROR"], env=environment, stdout=sys.stderr
) as process:
    try:
        for example in waited_for(lambda: ask("/watch")):
            ask(f"/watch/{example}", method="DELETE")
        told = False
        while sys.stdin.readline():
            since = int(time.time())
            if told:
                ask("/watch?recheck_all=1")
            else:
                ask("/import", urls)
                told = True
            watches = waited_for(partial(checked, since))
            wrong = [watch["last_error"] for watch in watches if watch["last_error"]]
            print(len(watches), len(wrong), *wrong[:1], flush=True)
            time.sleep(1.0)  # so that none was checked in the second in which the next begins
    finally:
        process.terminate()
