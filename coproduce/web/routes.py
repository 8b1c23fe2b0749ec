"""Rules of addresses that cost little until somebody needs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """A rule that compiles the functions which put its addresses together when the first address is asked for.

    Werkzeug writes and compiles two functions for each rule as it is added. There are 700 rules, and a process that has
    just started needs a dozen of them: a tenth of its start went into functions that nobody called.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compile_now = super()._compile_builder
        name = "_build_unknown" if append_unknown else "_build"

        # What an address is made of comes by name and may be called anything, also "rule".
        def compile_first(rule: Rule, /, **values: Any) -> tuple[str, str]:
            compiled: Builder = compile_now(append_unknown).__get__(rule, None)
            setattr(rule, name, compiled)
            return compiled(**values)

        return compile_first
