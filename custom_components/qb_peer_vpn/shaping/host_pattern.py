"""Regular expressions for the hosts of trackers, in bounded time.

Python's own expressions backtrack: ``(a+)+$`` takes years for a host of 60 letters. Here,
each character of a host costs one step, whatever the expression. That is possible for
expressions without references and assertions, which hosts do not need.

The construction is Glushkov's: each character of the expression is a position, and the
set of positions that the host has reached is an integer with one bit for each.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Final

from .host_expression import END, START, Choice, Node, OneOf, Repeat, parse_expression

_MOST_STEPS: Final = 20_000
"""Steps to remember. When they are more, all are forgotten."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of an expression; sets of positions are bits."""

    can_be_empty: bool
    first: int
    last: int


_EMPTY: Final = _Part(can_be_empty=True, first=0, last=0)


class _Builder:
    """Gives the positions their numbers, and finds which can follow which."""

    def __init__(self) -> None:
        self.follow: list[int] = []
        """The positions after each position."""
        self.accepting: dict[str, int] = {}
        """The positions of each character."""

    def build(self, node: Node) -> _Part:
        match node:
            case OneOf(characters):
                bit = 1 << len(self.follow)
                self.follow.append(0)
                for character in characters:
                    self.accepting[character] = self.accepting.get(character, 0) | bit
                return _Part(can_be_empty=False, first=bit, last=bit)
            case Choice(branches):
                parts = [self.build(branch) for branch in branches]
                return _Part(
                    can_be_empty=any(part.can_be_empty for part in parts),
                    first=reduce(or_, [part.first for part in parts], 0),
                    last=reduce(or_, [part.last for part in parts], 0),
                )
            case Repeat():
                return self._repeated(node)
            case _:
                return self._joined([self.build(each) for each in node])

    def _repeated(self, node: Repeat) -> _Part:
        parts = [self.build(node.node) for _ in range(node.low)]
        if node.high is None:
            part = self.build(node.node)
            self._link(part.last, part.first)
            parts.append(_Part(can_be_empty=True, first=part.first, last=part.last))
        else:
            for _ in range(node.high - node.low):
                part = self.build(node.node)
                parts.append(_Part(can_be_empty=True, first=part.first, last=part.last))
        return self._joined(parts)

    def _joined(self, parts: Sequence[_Part]) -> _Part:
        whole = _EMPTY
        for part in parts:
            self._link(whole.last, part.first)
            whole = _Part(
                can_be_empty=whole.can_be_empty and part.can_be_empty,
                first=whole.first | (part.first if whole.can_be_empty else 0),
                last=part.last | (whole.last if part.can_be_empty else 0),
            )
        return whole

    def _link(self, before: int, after: int) -> None:
        for position in _positions(before):
            self.follow[position] |= after


@dataclass(frozen=True, slots=True, eq=False)
class HostPattern:
    """A regular expression that is searched for in hosts."""

    _whole: _Part
    _follow: tuple[int, ...]
    _accepting: dict[str, int]
    _steps: dict[tuple[int, str], int] = field(default_factory=dict)

    def matches(self, host: str) -> bool:
        """Return whether the expression is found in a host, at any place."""
        if self._whole.can_be_empty:
            return True
        reached = 0
        for character in (START, *host, END):
            reached = self._step(reached, character)
            if reached & self._whole.last:
                return True
        return False

    def _step(self, reached: int, character: str) -> int:
        known = self._steps.get((reached, character))
        if known is not None:
            return known
        # A match can begin at each character.
        following = self._whole.first
        for position in _positions(reached):
            following |= self._follow[position]
        if len(self._steps) >= _MOST_STEPS:
            self._steps.clear()
        result = following & self._accepting.get(character, 0)
        self._steps[reached, character] = result
        return result


def compile_host_pattern(expression: str) -> HostPattern:
    """Prepare a regular expression.

    Raises:
        HostExpressionError: the expression is too long or not understood.

    """
    builder = _Builder()
    whole = builder.build(parse_expression(expression))
    return HostPattern(whole, tuple(builder.follow), builder.accepting)


def _positions(bits: int) -> Iterator[int]:
    """Yield the numbers of the bits that are set."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
