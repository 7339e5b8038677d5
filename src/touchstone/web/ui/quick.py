"""Jinja2 with less to do for each word that a page says: the same answers, by shorter ways."""

from __future__ import annotations

from functools import cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from django.utils.safestring import SafeString
from jinja2 import Environment, Template
from jinja2.compiler import CodeGenerator, Frame
from jinja2.nodes import Expr, Node
from jinja2.nodes import Template as Whole
from jinja2.runtime import Context, Macro
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]  # escapes text alone

PARTS, EACH = "yield from ", "for event in gen:"
METHODS = frozenset(dir(dict))
HTML = (Markup, SafeString)
FUNCTIONS = frozenset((FunctionType, MethodType, BuiltinFunctionType, type(cache(len))))


def said(value: Any) -> str:
    """A value as HTML; it is joined next and needs no mark that it is, which takes longest."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    return value if kind in HTML else escape(value)


class Plainly(CodeGenerator):
    """Writes ``said(...)`` into a compiled template where Jinja2 writes ``escape(...)``.

    And joins a block, and a template that is included, before it hands them on: Jinja2 would hand on each
    word through every template around it.
    """

    def writeline(self, x: str, node: Node | None = None, extra: int = 0) -> None:
        """A line of the compiled template."""
        if x.startswith(PARTS):
            x = f"yield ''.join({x.removeprefix(PARTS)})"
        super().writeline("for event in (''.join(gen),):" if x == EACH else x, node, extra)

    def visit_Template(self, node: Whole, frame: Frame | None = None) -> None:  # noqa: N802 Jinja2 says so
        """The template, which knows ``said``."""
        self.writeline(f"from {__name__} import said")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("said(")
        else:
            super()._output_child_pre(node, frame, finalize)


class Directly(Context):
    """Calls a macro or a function without asking first, in four ways, what else it might want to be given."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        """What Jinja2 answers."""
        if called.__class__ is Macro:
            args = (self.eval_ctx, *args)
        elif called.__class__ not in FUNCTIONS or hasattr(called, "jinja_pass_arg"):
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


class Once(Template):
    """A template whose macros are made ready once.

    Jinja2 asks at every import whether the page brings globals of its own, for which that takes longer than
    the macros do. No page of ours does: what is global is in the environment.
    """

    def _get_default_module(self, _ctx: Any = None) -> Any:
        return super()._get_default_module()


class Quick(Environment):
    """Looks into a dict first where a template asks ``params.title``, as nearly all do."""

    template_class = Once
    code_generator_class = Plainly
    context_class = Directly

    def getattr(self, obj: Any, attribute: str) -> Any:
        """What Jinja2 answers: a method of dicts before a key of that name."""
        if obj.__class__ is dict and attribute not in METHODS:
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)
