r"""Read a regular expression for hosts.

Understood are characters, ``.``, ``\d``, ``\w``, classes in brackets, groups, ``|``,
``^``, ``$``, and ``*``, ``+``, ``?``, ``{n}``, ``{n,}``, ``{n,m}``. Hosts are lower-case,
and so is the expression.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MAX_LENGTH: Final = 200
"""Characters of an expression."""
_MAX_DEPTH: Final = 20
_MAX_SIZE: Final = 400
"""Characters to match, after repetitions are written out."""

START: Final = "^"
END: Final = "$"
"""The two ends of a host. No host contains these characters."""

_DIGITS: Final = frozenset("0123456789")
_WORD: Final = _DIGITS | frozenset("abcdefghijklmnopqrstuvwxyz_")
_ANY: Final = _WORD | frozenset("-.:")
"""All characters of hosts; the colon is that of IPv6 addresses."""
_CLASSES: Final = {
    "d": _DIGITS,
    "D": _ANY - _DIGITS,
    "w": _WORD,
    "W": _ANY - _WORD,
}


class ExpressionProblem(StrEnum):
    """Why an expression is not accepted."""

    TOO_LONG = "too_long"
    """The text, its nesting, or what its repetitions add up to."""
    UNBALANCED = "unbalanced"
    """A bracket or a backslash lacks its other half."""
    NOTHING_TO_REPEAT = "nothing_to_repeat"
    UNSUPPORTED = "unsupported"
    """Valid for other programs, but not understood here."""


class HostExpressionError(ValueError):
    """An expression that cannot be used."""

    def __init__(self, problem: ExpressionProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class OneOf:
    """Any one of these characters."""

    characters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """Any one of these branches."""

    branches: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times in a row."""

    node: Node
    low: int
    high: int | None
    """None for any number."""


type Node = OneOf | Choice | Repeat | tuple[Node, ...]
"""A part of an expression; a tuple is a sequence."""


def parse_expression(expression: str) -> Node:
    """Return the parts of an expression.

    Raises:
        HostExpressionError: it is too long or not understood.

    """
    if len(expression) > MAX_LENGTH:
        raise HostExpressionError(ExpressionProblem.TOO_LONG)
    parser = _Parser(expression)
    node = parser.choice(0)
    if parser.rest():
        raise HostExpressionError(ExpressionProblem.UNBALANCED)
    if _size(node) > _MAX_SIZE:
        raise HostExpressionError(ExpressionProblem.TOO_LONG)
    return node


def _size(node: Node) -> int:
    """Return the number of characters to match; an empty part counts as one."""
    match node:
        case OneOf():
            return 1
        case Choice(branches):
            return sum(map(_size, branches))
        case Repeat(part, low, high):
            return _size(part) * max(low + 1 if high is None else high, 1)
        case _:
            return max(sum(map(_size, node)), 1)


class _Parser:
    """Reads an expression from left to right."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def rest(self) -> str:
        return self._text[self._at :]

    def choice(self, depth: int) -> Node:
        if depth > _MAX_DEPTH:
            raise HostExpressionError(ExpressionProblem.TOO_LONG)
        branches = [self._sequence(depth)]
        while self._took("|"):
            branches.append(self._sequence(depth))
        return branches[0] if len(branches) == 1 else Choice(tuple(branches))

    def _sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while (head := self._peek()) and head not in "|)":
            parts.append(self._repeated(self._atom(depth)))
        return tuple(parts)

    def _atom(self, depth: int) -> Node:
        match head := self._next():
            case "(":
                if self._took("?") and not self._took(":"):
                    raise HostExpressionError(ExpressionProblem.UNSUPPORTED)
                node = self.choice(depth + 1)
                self._expect(")")
                return node
            case "[":
                return OneOf(self._bracket())
            case ".":
                return OneOf(_ANY)
            case "\\":
                return OneOf(self._escaped())
            case "*" | "+" | "?" | "{":
                raise HostExpressionError(ExpressionProblem.NOTHING_TO_REPEAT)
        return OneOf(frozenset(head.lower()))

    def _repeated(self, node: Node) -> Node:
        bounds: tuple[int, int | None]
        match self._peek():
            case "*":
                bounds = 0, None
            case "+":
                bounds = 1, None
            case "?":
                bounds = 0, 1
            case "{":
                self._next()
                bounds = self._bounds()
            case _:
                return node
        self._next()
        self._took("?")  # The shortest match is a match as well.
        if (head := self._peek()) and head in "*+?{":
            raise HostExpressionError(ExpressionProblem.UNSUPPORTED)
        return Repeat(node, *bounds)

    def _bounds(self) -> tuple[int, int | None]:
        """Read what is between braces; leave the closing one."""
        low = high = self._number()
        if low is None:
            raise HostExpressionError(ExpressionProblem.UNSUPPORTED)
        if self._took(","):
            high = self._number()
        if self._peek() != "}":
            raise HostExpressionError(ExpressionProblem.UNBALANCED)
        if high is not None and high < low:
            raise HostExpressionError(ExpressionProblem.UNSUPPORTED)
        return low, high

    def _number(self) -> int | None:
        digits = self._while(lambda head: head in _DIGITS)
        if len(digits) > len(str(_MAX_SIZE)):
            raise HostExpressionError(ExpressionProblem.TOO_LONG)
        return int(digits) if digits else None

    def _bracket(self) -> frozenset[str]:
        is_negated = self._took("^")
        found: frozenset[str] = frozenset()
        is_first = True
        while is_first or self._peek() != "]":
            is_first = False
            characters = self._one_in_bracket()
            if self._peek() == "-" and self.rest()[1:2] not in {"", "]"}:
                self._next()
                characters = _between(characters, self._one_in_bracket())
            found |= characters
        self._next()
        # In brackets, a circumflex or dollar sign is no end of the host.
        return _ANY - found if is_negated else found - {START, END}

    def _one_in_bracket(self) -> frozenset[str]:
        head = self._next()
        return self._escaped() if head == "\\" else frozenset(head.lower())

    def _escaped(self) -> frozenset[str]:
        head = self._next()
        if head in _CLASSES:
            return _CLASSES[head]
        # Letters and digits have meanings for other programs, such as `\b` and `\1`.
        if head.isalnum():
            raise HostExpressionError(ExpressionProblem.UNSUPPORTED)
        # A real circumflex or dollar sign is in no host, and its plain form is an end.
        return frozenset() if head in {START, END} else frozenset(head)

    def _while(self, holds: Callable[[str], bool]) -> str:
        begin = self._at
        while (head := self._peek()) and holds(head):
            self._at += 1
        return self._text[begin : self._at]

    def _peek(self) -> str:
        """Return the next character; an empty text at the end."""
        return self._text[self._at : self._at + 1]

    def _next(self) -> str:
        head = self._peek()
        if not head:
            raise HostExpressionError(ExpressionProblem.UNBALANCED)
        self._at += 1
        return head

    def _took(self, wanted: str) -> bool:
        is_there = self._peek() == wanted
        self._at += is_there
        return is_there

    def _expect(self, wanted: str) -> None:
        if not self._took(wanted):
            raise HostExpressionError(ExpressionProblem.UNBALANCED)


def _between(first: frozenset[str], last: frozenset[str]) -> frozenset[str]:
    """Return all characters of hosts from one to another."""
    if len(first) != 1 or len(last) != 1 or min(first) > min(last):
        raise HostExpressionError(ExpressionProblem.UNSUPPORTED)
    low, high = min(first), min(last)
    return frozenset(each for each in _ANY if low <= each <= high)
