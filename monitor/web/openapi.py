"""The table of addresses as an OpenAPI 3.1 document."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import models_json_schema

from monitor import __version__
from monitor.web.routes import READYZ, ROUTES, Route
from monitor.web.shapes import Problem, Shape

_SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"basic": []}]


def openapi(server: str) -> dict[str, Any]:
    """server: the address under which others reach this one."""
    shapes: list[type[Shape]] = [*(route.shape for route in ROUTES if route.shape is not None), Problem]
    _, schemas = models_json_schema(
        [(shape, "serialization") for shape in shapes], ref_template="#/components/schemas/{model}"
    )
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Crossing Monitor",
            "version": __version__,
            "description": "What is known of border crossings, and what people were told. Reads only. Texts of"
            " documents come from outside: they are plain, and never to be shown as HTML.",
        },
        "servers": [{"url": server}],
        "paths": {route.path: {"get": _operation(route)} for route in ROUTES if not route.for_hubs},
        "components": {
            "schemas": schemas["$defs"],
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer"},
                "basic": {"type": "http", "scheme": "basic", "description": "Any name; the token is the password."},
            },
        },
    }


def _operation(route: Route) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": {"description": route.says, "content": _content(route)}}
    if route.takes:
        responses["400"] = _problem("A parameter is wrong.")
        responses["404"] = _problem("What a parameter names does not exist.")
    if not route.public:
        responses["401"] = _problem("A token is needed.")
        responses["503"] = _problem("The store cannot be read.")
    if route.path == READYZ:
        responses["503"] = {"description": "Why not, in one line.", "content": _content(route)}
    return {
        "operationId": route.path.strip("/").replace("/", "_").replace(".", "_"),
        "summary": route.says,
        "security": [] if route.public else _SECURITY,
        "parameters": [
            {"name": each.name, "in": "query", "description": each.description, "schema": dict(each.schema)}
            for each in route.takes
        ],
        "responses": responses,
    }


def _content(route: Route) -> dict[str, Any]:
    kind = route.media_type.partition(";")[0]
    if route.shape is not None:
        return {kind: {"schema": {"$ref": f"#/components/schemas/{route.shape.__name__}"}}}
    return {kind: {"schema": {"type": "object" if kind == "application/json" else "string"}}}


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{Problem.__name__}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
