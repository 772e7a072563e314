"""The rules of the house, as a list of what breaks them; at any depth of the package."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

GROUND = frozenset({"models", "geo", "web"})
ROOMS = frozenset(
    {
        "drawing",
        "geolocation",
        "gluetun",
        "qbittorrent",
        "recommendation",
        "shaping",
        "swarm",
        "torrents",
        "vpn",
    }
)
PURE = frozenset({"recommendation", "shaping", "torrents"})
"""Rooms of arithmetic: no I/O, no clock, no chance, no environment."""

SHELL = "shell"
FEATURES = "features"
DASHBOARD = "dashboard"

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_PLATFORM_LINES = 25
"""Of a top file that only makes the entities of all features."""
FORBIDDEN_NAMES = frozenset({"utils", "helpers", "common", "misc"})

_IMPURE = frozenset(
    {
        "aiohttp",
        "asyncio",
        "io",
        "os",
        "pathlib",
        "random",
        "requests",
        "secrets",
        "socket",
        "subprocess",
        "time",
        "urllib",
    }
)
_HOME_ASSISTANT = frozenset({"homeassistant", "probatio"})

LOCAL_IMPORTS = frozenset({"sklearn"})
"""Libraries that may be imported inside a function: most machines lack their wheels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import statement, resolved to where it leads."""

    target: tuple[str, ...]
    """Parts of a library's name, or of the path below the package."""
    is_own: bool
    """Whether it leads into the package."""
    is_relative: bool
    is_local: bool
    """Whether it is inside a function."""

    @property
    def zone(self) -> str:
        """The folder or file of the package, or the library, that it leads to."""
        return self.target[0] if self.target else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file of the package."""

    parts: tuple[str, ...]
    """Of its path below the package, such as ``("vpn", "lists", "fields.py")``."""
    tree: ast.Module = field(repr=False)
    lines: int

    @property
    def name(self) -> str:
        """Its path below the package."""
        return "/".join(self.parts)

    @property
    def zone(self) -> str:
        """The top folder that it belongs to; its own name for a top file."""
        return self.parts[0].removesuffix(".py")

    @property
    def is_top_file(self) -> bool:
        """Whether it is at the top of the package."""
        return len(self.parts) == 1

    @property
    def feature(self) -> str | None:
        """The feature that it belongs to; None outside of features."""
        return self.parts[1] if self.zone == FEATURES and len(self.parts) > 2 else None

    def imports(self) -> Iterator[Import]:
        """Resolve its imports."""
        local = {
            id(node)
            for function in ast.walk(self.tree)
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
        }
        for node in ast.walk(self.tree):
            is_local = id(node) in local
            if isinstance(node, ast.Import):
                for alias in node.names:
                    yield _absolute(alias.name, is_local=is_local)
            elif isinstance(node, ast.ImportFrom):
                if node.level == 0:
                    yield _absolute(node.module or "", is_local=is_local)
                else:
                    yield from self._relative(node, is_local=is_local)

    def _relative(self, node: ast.ImportFrom, *, is_local: bool) -> Iterator[Import]:
        base = self.parts[: len(self.parts) - node.level]
        if node.module:
            targets = [(*base, *node.module.split("."))]
        else:
            targets = [(*base, alias.name) for alias in node.names]
        for target in targets:
            yield Import(
                target=target, is_own=True, is_relative=True, is_local=is_local
            )


def _absolute(name: str, *, is_local: bool) -> Import:
    parts = tuple(name.split("."))
    is_own = parts[0] == "custom_components"
    return Import(
        target=parts[2:] if is_own else parts,
        is_own=is_own,
        is_relative=False,
        is_local=is_local,
    )


def read_package(package: Path) -> list[Module]:
    """Parse every Python file below a folder, however deep."""
    return [
        Module(
            parts=path.relative_to(package).parts,
            tree=ast.parse(text := path.read_text()),
            lines=len(text.splitlines()),
        )
        for path in sorted(package.rglob("*.py"))
    ]


def violations(package: Path) -> list[str]:
    """Return every place that breaks a rule, with the rule."""
    modules = read_package(package)
    needs = features_needs(modules)
    found = [
        f"{module.name}: {problem}"
        for module in modules
        for problem in (
            *_import_problems(module, needs),
            *_size_problems(module),
            *_purity_problems(module),
        )
    ]
    return found + _needs_problems(needs)


def features_needs(modules: list[Module]) -> dict[str, frozenset[str]]:
    """Return which other features each feature names in its ``NEEDS``."""
    found = dict[str, frozenset[str]]()
    for module in modules:
        if module.feature is None or module.parts[2:] != ("__init__.py",):
            continue
        found[module.feature] = frozenset()
        for node in module.tree.body:
            match node:
                case ast.AnnAssign(target=ast.Name(id="NEEDS"), value=ast.Tuple(elts)):
                    names = (ast.literal_eval(each) for each in elts)
                    found[module.feature] = frozenset(map(str, names))
    return found


def _needs_problems(needs: dict[str, frozenset[str]]) -> list[str]:
    problems = []
    reached = dict.fromkeys(needs, frozenset[str]())
    for _ in needs:
        reached = {
            name: direct.union(*(reached.get(each, frozenset()) for each in direct))
            for name, direct in needs.items()
        }
    for name, direct in needs.items():
        problems += [
            f"features/{name}: needs {each}, which is no feature"
            for each in direct - needs.keys()
        ]
        if name in reached[name]:
            problems.append(f"features/{name}: needs itself in a circle")
    return problems


def _import_problems(module: Module, needs: dict[str, frozenset[str]]) -> Iterator[str]:
    for each in module.imports():
        where = ".".join(each.target)
        if each.is_local and not (
            module.zone in ROOMS and not each.is_own and each.zone in LOCAL_IMPORTS
        ):
            yield f"imports {where} inside a function"
        if each.is_own and not each.is_relative:
            yield f"imports {where} by its absolute name"
        if each.is_own and not _may_import(module, each, needs):
            yield f"must not import {where}"
        is_below = module.zone in ROOMS | GROUND
        if is_below and not each.is_own and each.zone in _HOME_ASSISTANT:
            yield f"must not import Home Assistant ({where})"


def _may_import(
    module: Module, target: Import, needs: dict[str, frozenset[str]]
) -> bool:
    zone, own = target.zone, module.zone
    if module.is_top_file or zone == own:
        return module.feature is None or _may_import_feature(module, target, needs)
    if own == "models":
        return False
    if own in GROUND:
        return zone == "models"
    if own in ROOMS or own == SHELL:
        return zone in GROUND
    if own == FEATURES:
        return zone in ROOMS | GROUND | {SHELL}
    return own == DASHBOARD and zone in ROOMS | GROUND | {SHELL, FEATURES}


def _may_import_feature(
    module: Module, target: Import, needs: dict[str, frozenset[str]]
) -> bool:
    """Decide whether a feature may import from the folder of all features."""
    other = target.target[1] if len(target.target) > 1 else ""
    feature = module.feature or ""
    return other == feature or other in needs.get(feature, frozenset())


def _size_problems(module: Module) -> Iterator[str]:
    if module.lines > MAX_FILE_LINES:
        yield f"has {module.lines} lines, {MAX_FILE_LINES} are allowed"
    is_platform = module.is_top_file and "PARALLEL_UPDATES" in ast.dump(module.tree)
    if is_platform and module.lines > MAX_PLATFORM_LINES:
        yield f"has {module.lines} lines, a platform may have {MAX_PLATFORM_LINES}"
    if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in module.parts}:
        yield "has a name that says nothing"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield (
                    f"{node.name} has {lines} lines, {MAX_FUNCTION_LINES} are allowed"
                )


def _purity_problems(module: Module) -> Iterator[str]:
    if module.zone not in PURE:
        return
    for each in module.imports():
        if not each.is_own and each.zone in _IMPURE:
            yield f"is arithmetic and must not import {each.zone}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name == "open" or name.endswith((".now", ".utcnow", ".today")):
                yield f"is arithmetic and must not call {name}"
