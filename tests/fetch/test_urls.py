"""The normal form of a URL is that of httpx, which takes its time to load."""

from __future__ import annotations

import random
from itertools import product

import httpx
import pytest

from monitor.fetch import NotAllowed, checked_url

HOSTS = (
    "example.org",
    "EXAMPLE.org:80",
    "a-b.c_d.org:8443",
    "8.8.8.8",
    "[::1]:1",
    "[2606:4700::ABCD]",
    "müller.de",
)
PATHS = (
    "",
    "/",
    "/a/./b/../c",
    "/..",
    "/a/..",
    "//a",
    "/%41%zz%",
    '/{x}`"<>|^',
    "/أخبار",
    "/a;b=c,d:e@f!$&'()*+~",
    "/[x]",
)
QUERIES = ("", "?", "?a=b&c", '?é"<>`{}|^', "?a?b/../c", "?%zz", "?[1]", "#", "?q#a?b")
SIGNS = "abcXYZ019-._~!$&'()*+,;=:@/?#[]%{}|^`\"<>é中م\U0001f600"


def _random(number: int) -> str:
    rnd = random.Random(number)
    return "https://example.org/" + "".join(rnd.choices(SIGNS, k=rnd.randint(0, 25)))


def test_it_is_what_httpx_makes_of_it():
    written = [
        scheme + host + path + query
        for scheme, host, path, query in product(("http://", "HTTPS://"), HOSTS, PATHS, QUERIES)
    ]
    for url in written + [_random(number) for number in range(2_000)]:
        known, found = httpx.URL(url).copy_with(fragment=None), checked_url(url)
        assert str(found) == str(known), url
        assert found.host == known.host, url
        assert (found.scheme, found.port) == (known.scheme, known.port), url
        assert found.ascii_host.encode() == known.raw_host, url
        assert (found.authority.encode(), found.target.encode()) == (known.netloc, known.raw_path), url


@pytest.mark.parametrize(
    "location", ["/x", "x/../y", "?q", "//other.example/z", "http://example.org", "../../..", "#top", ""]
)
def test_where_a_redirect_leads_is_what_httpx_makes_of_it(location):
    url = "https://example.org:8443/a/b?c=d"
    assert checked_url(checked_url(url).joined(location)) == checked_url(str(httpx.URL(url).join(location)))


@pytest.mark.parametrize("host", ["☃.net", "é" * 60 + ".fr", "\u0301a.org", "xn--\u0645.org"])
def test_a_host_without_a_form_in_the_dns_is_refused(host):
    with pytest.raises(NotAllowed):
        checked_url(f"http://{host}/")


def test_a_host_that_only_looks_like_one_of_the_dns_is_shown_as_it_is():
    assert checked_url("http://xn--zz--zz.org/").host == "xn--zz--zz.org"
