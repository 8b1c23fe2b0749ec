"""Figures against what they should reach, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """One thing measured. `target` must be reached, `beyond` is better still; None where nothing was set.

    `value` is None where it could not be measured; `remark` then says why, and the line is not counted, unless
    something that should have worked is `broken`.
    """

    name: str
    value: float | None
    target: float | None = None
    beyond: float | None = None
    less_is_better: bool = False
    form: str = ".3f"
    remark: str = ""
    broken: bool = False

    @property
    def verdict(self) -> str:
        if self.value is None:
            return "FAIL" if self.broken else "not measured"
        if self.target is None:
            return ""
        if self.beyond is not None and self._reaches(self.beyond):
            return "beyond"
        return "pass" if self._reaches(self.target) else "FAIL"

    def _reaches(self, bar: float) -> bool:
        value = self.value or 0.0
        return value <= bar if self.less_is_better else value >= bar

    def line(self) -> str:
        figure, target, beyond = (self._written(each) for each in (self.value, self.target, self.beyond))
        tail = f"{self.verdict:<13}{self.remark}".rstrip()
        return f"{self.name:<58}{figure:>10}{target:>10}{beyond:>10}   {tail}".rstrip()

    def _written(self, value: float | None) -> str:
        return "–" if value is None else format(value, self.form)


@dataclass(frozen=True)
class Table:
    """Figures of one kind under one heading."""

    title: str
    figures: Sequence[Figure] = field(default_factory=tuple)

    def show(self) -> None:
        print(f"\n{self.title}\n")
        print(f"{'':<58}{'figure':>10}{'target':>10}{'beyond':>10}")
        for figure in self.figures:
            print(figure.line(), flush=True)

    @property
    def failed(self) -> list[Figure]:
        return [each for each in self.figures if each.verdict == "FAIL"]
