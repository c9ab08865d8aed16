"""The table of addresses as an application (ASGI)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route as StarletteRoute

from monitor.journal import get_logger
from monitor.store import StoreError
from monitor.subscribing import PATH
from monitor.web import access
from monitor.web.asking import read_query
from monitor.web.callbacks import Callbacks
from monitor.web.openapi import openapi
from monitor.web.pages import JSON
from monitor.web.routes import HEALTHZ, OPENAPI, PLAIN, READYZ, ROUTES, Route
from monitor.web.shapes import Problem
from monitor.web.site import Answer, RefusedError, Site

_LONGEST_QUERY = 4_000
_LONGEST_OF_HUBS = 8_000  # they send back the address of a feed

log = get_logger()


def application(site: Site, threads: ThreadPoolExecutor) -> Starlette:
    """threads: in which the store is read; few, so that polls keep theirs and readers wait for one another."""
    serving = _Serving(site, threads)
    return Starlette(
        routes=[StarletteRoute(route.path, serving.endpoint(route), methods=route.methods) for route in ROUTES],
        exception_handlers={HTTPException: serving.not_found},
    )


class _Serving:
    def __init__(self, site: Site, threads: ThreadPoolExecutor) -> None:
        self._site = site
        self._threads = threads
        self._callbacks = Callbacks(site)

    def endpoint(self, route: Route) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                self._admit(request, route)
                return _response(await self._answer(request, route), request)
            except RefusedError as refused:
                return _refusal(refused)
            except StoreError as error:
                log.warning("web page not shown", path=route.path, why=str(error))
                return _refusal(RefusedError(503, "the store cannot be read now; the log of the monitor says why"))
            except Exception as error:  # a fault of ours is for the log, not for who asks
                log.error("web page not shown", path=route.path, exc_info=error)
                return _refusal(RefusedError(500, "a fault of the monitor; its log says more"))

        return answer

    async def not_found(self, request: Request, error: Exception) -> Response:
        """Also for a method other than GET and HEAD: nothing here changes anything, but for what hubs push."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        if not access.is_meant(request.headers.get("host"), self._site.settings().web):
            return _refusal(_misdirected())
        says = {
            404: "there is nothing at this address; /api/v1/openapi.json lists what there is",
            405: "not in this way",
        }
        response = _refusal(RefusedError(status, says.get(status, "refused")))
        if status == 405:
            for_hubs = request.url.path.startswith(PATH)
            response.headers["Allow"] = ", ".join(next(each for each in ROUTES if each.for_hubs is for_hubs).methods)
        return response

    def _admit(self, request: Request, route: Route) -> None:
        web = self._site.settings().web
        if not access.is_meant(request.headers.get("host"), web):
            raise _misdirected()
        if not route.public and not access.may_read(request.headers.get("authorization"), web):
            raise RefusedError(401, "a token is needed: Authorization: Bearer TOKEN; tokens stand under web.tokens")

    async def _answer(self, request: Request, route: Route) -> Answer:
        if len(request.url.query) > (_LONGEST_OF_HUBS if route.for_hubs else _LONGEST_QUERY):
            raise RefusedError(414, "the query is too long")
        if route.for_hubs:
            return await self._callbacks.answer(request)
        query = read_query(request.query_params.multi_items(), route.takes, self._site.settings())
        if route.answer is not None:
            return await asyncio.get_running_loop().run_in_executor(self._threads, route.answer, self._site, query)
        return await _OWN[route.path](self._site)


async def _alive(site: Site) -> Answer:
    return Answer(b"alive\n", PLAIN)


async def _ready(site: Site) -> Answer:
    why = await site.ready()
    return Answer(b"ready\n", PLAIN) if why is None else Answer(f"{' '.join(why.split())}\n".encode(), PLAIN, 503)


async def _described(site: Site) -> Answer:
    web = site.settings().web
    document = openapi(web.url or f"http://{web.listen}")
    return Answer(json.dumps(document, ensure_ascii=False).encode(), JSON)


_OWN: dict[str, Callable[[Site], Awaitable[Answer]]] = {HEALTHZ: _alive, READYZ: _ready, OPENAPI: _described}


def _misdirected() -> RefusedError:
    return RefusedError(421, "this server is not called so; add the name under which you ask it to web.hosts")


def _refusal(refused: RefusedError) -> Response:
    body = Problem(error=refused.message).model_dump_json().encode()
    headers = {**access.HEADERS, "Cache-Control": "no-store"}
    if refused.status == 503:
        headers["Retry-After"] = "60"
    if refused.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="crossing-monitor", Basic realm="crossing-monitor"'
    return Response(body, refused.status, headers, JSON)


def _response(answer: Answer, request: Request) -> Response:
    """Unchanged where the one who asks has it already."""
    headers = dict(access.HEADERS)
    if answer.status != 200:
        headers["Cache-Control"] = "no-store"
        return Response(answer.body, answer.status, headers, answer.media_type)
    headers["ETag"] = answer.etag
    known = {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}
    if answer.etag in known:
        return Response(b"", 304, headers)
    return Response(answer.body, 200, headers, answer.media_type)
