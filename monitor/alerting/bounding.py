"""What a template may be made of, and how much it may do: no time is measured, every step is counted."""

from __future__ import annotations

from typing import cast

from jinja2 import TemplateSyntaxError, nodes

STEPS = 300_000  # about half a second
MOST_INCLUDED = 100  # templates that one goes through

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Block,
    nodes.Extends,
    nodes.Include,
    nodes.Output,
    nodes.TemplateData,
    nodes.If,
    nodes.For,
    nodes.Assign,
    nodes.Name,
    nodes.Const,
    nodes.List,
    nodes.Tuple,
    nodes.Getattr,
    nodes.Getitem,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Neg,
    nodes.Concat,
    nodes.Filter,
    nodes.Test,
    nodes.Keyword,
)


class TooMuchError(Exception):
    """A template goes on for longer, or writes more, than any message needs."""


class Meter:
    """Counts what one rendering does."""

    def __init__(self) -> None:
        self._left = STEPS

    def spend(self, steps: int) -> None:
        self._left -= steps
        if self._left < 0:
            raise TooMuchError("goes on for too long, or writes too much")


def bounded(tree: nodes.Template, name: str | None) -> nodes.Template:
    """`tree` with a counter around all that it repeats, joins and writes.

    The counters are filters: each (a turn of a loop), text (what is written) and entered (a template that another goes
    through). Raises TemplateSyntaxError where the template is made of more than it may be.
    """
    for node in tree.iter_child_nodes():
        _refuse_what_is_not_allowed(node, name)
    _count(tree)
    return tree


def _refuse_what_is_not_allowed(node: nodes.Node, name: str | None) -> None:
    calls_super = isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "super"
    if not calls_super and type(node) not in _ALLOWED:
        what = type(node).__name__.lower()
        raise TemplateSyntaxError(f"{what} is not available in templates; see docs/templates.md", node.lineno, name)
    if isinstance(node, nodes.For) and (node.recursive or not isinstance(node.target, nodes.Name)):
        raise TemplateSyntaxError("a loop has one name and does not call itself", node.lineno, name)
    if isinstance(node, nodes.Assign) and not isinstance(node.target, nodes.Name):
        raise TemplateSyntaxError("set gives a value to one name", node.lineno, name)
    if isinstance(node, nodes.Extends | nodes.Include) and not isinstance(node.template, nodes.Const):
        raise TemplateSyntaxError("the name of a template is written out, between quotes", node.lineno, name)
    for child in node.iter_child_nodes():
        _refuse_what_is_not_allowed(child, name)


def _count(node: nodes.Node) -> None:
    for child in list(node.iter_child_nodes()):
        _count(child)
    if isinstance(node, nodes.For):
        node.iter = _filtered(node.iter, "each", nodes.Const(_weight(node)))
    elif isinstance(node, nodes.Concat | nodes.Output):
        node.nodes = [part if isinstance(part, nodes.TemplateData) else _filtered(part, "text") for part in node.nodes]
    elif isinstance(node, nodes.List | nodes.Tuple):
        node.items = [_filtered(item, "text") for item in node.items]
    elif isinstance(node, nodes.Template):
        node.body.insert(0, nodes.Output([_filtered(nodes.Const(""), "entered")], lineno=1))


def _weight(node: nodes.Node) -> int:
    """About how much one turn of a loop does."""
    text = sum(len(data.data) for data in node.find_all(nodes.TemplateData))
    return 1 + sum(1 for _ in node.find_all(nodes.Node)) + text // 10


def _filtered(node: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    return nodes.Filter(cast(nodes.Expr, node), name, list(arguments), [], None, None, lineno=node.lineno)
