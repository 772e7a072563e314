"""The rules of the house, as a list of what breaks them; at any depth of the package."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from homeassistant.const import Platform

from .modules import FEATURES, Import, Module, read_modules

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
PURE_FOLDERS = frozenset({("gluetun", "listening"), ("gluetun", "moving")})
"""Folders of other rooms that are arithmetic, too."""

SHELL = "shell"
DASHBOARD = "dashboard"

_REACH: dict[str, frozenset[str]] = {
    **dict.fromkeys(GROUND, frozenset({"models"})),
    "models": frozenset(),
    **dict.fromkeys(ROOMS, GROUND),
    **dict.fromkeys(PURE, GROUND - {"web"}),
    SHELL: GROUND,
    FEATURES: ROOMS | GROUND | {SHELL},
    DASHBOARD: ROOMS | GROUND | {SHELL, FEATURES},
}
"""The folders that each folder may import besides itself."""

PLATFORM_LIKE = frozenset(map(str, Platform)) | {
    "backup",
    "condition",
    "config",
    "diagnostics",
    "energy",
    "group",
    "logbook",
    "repairs",
    "system_health",
    "trigger",
}
"""Names of modules that Home Assistant looks for in an integration."""
_ENTRY_FILES = frozenset({"__init__", "config_flow"})
_TOP_FILES = PLATFORM_LIKE | _ENTRY_FILES | {"services"}

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 40
MAX_ENTRY_LINES = 140
"""Of a top file that puts the life of a config entry together."""
MAX_FORWARDING_LINES = 40
"""Of any other top file: it only hands over what the features offer."""
MAX_PLATFORM_LINES = 25
"""Of a top file that only makes the entities of all features."""
FORBIDDEN_NAMES = frozenset({"utils", "helpers", "common", "misc"})

_PURE_LIBRARIES = frozenset(
    {
        "abc",
        "base64",
        "bisect",
        "collections",
        "dataclasses",
        "datetime",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "heapq",
        "ipaddress",
        "itertools",
        "math",
        "numpy",
        "operator",
        "re",
        "statistics",
        "string",
        "types",
        "typing",
    }
)
"""Libraries of a pure room; anything else may do I/O or read a clock."""
_PURE_EXCEPTIONS = frozenset(
    {
        # It finds out whether the optional library is installed.
        ("importlib", "util", "find_spec"),
        ("urllib", "parse", "quote"),
        ("urllib", "parse", "unquote"),
    }
)
_IMPURE_NUMPY = frozenset(
    {
        "fromfile",
        "genfromtxt",
        "load",
        "loadtxt",
        "memmap",
        "random",
        "save",
        "savetxt",
        "savez",
        "savez_compressed",
    }
)
_IMPURE_CALLS = frozenset({"input", "open", "print"})
_CLOCK_CALLS = (".now", ".utcnow", ".today")
_HOME_ASSISTANT = frozenset({"homeassistant", "probatio"})

_LOCAL_LIBRARIES = {"sklearn": "recommendation"}
"""Libraries that only this room imports, inside a function: most machines lack them."""
_LOADERS = frozenset({"__import__", "eval", "exec", "import_module"})
_LOADER_LIBRARIES = frozenset({"imp", "pkgutil", "runpy"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _House:
    """What the packages offer, and which features need which."""

    exports: dict[tuple[str, ...], frozenset[str]]
    """Names in the ``__all__`` of each package."""
    needs: dict[str, frozenset[str]]
    """Features in the ``NEEDS`` of each feature."""

    def offers(self, target: Import) -> bool:
        """Return whether names are taken that a package has in its ``__all__``."""
        offered = self.exports.get(target.target, frozenset())
        return bool(target.names) and offered.issuperset(target.names)


def violations(package: Path) -> list[str]:
    """Return every place of the package that breaks a rule, with the rule."""
    modules = read_modules(package)
    house = _House(
        exports={
            module.package: module.constant("__all__")
            for module in modules
            if module.package is not None
        },
        needs={
            module.feature: module.constant("NEEDS")
            for module in modules
            if module.feature and module.package == (FEATURES, module.feature)
        },
    )
    found = [
        f"{module.name}: {problem}"
        for module in modules
        for problem in (
            *_place_problems(module),
            *_import_problems(module, house),
            *_loading_problems(module),
            *_size_problems(module),
            *_top_file_problems(module),
            *_purity_problems(module),
        )
    ]
    return [*found, *_needs_problems(house.needs), *_unused_needs(modules, house.needs)]


def oversized(folder: Path) -> list[str]:
    """Return the files and functions below a folder that are too long."""
    return [
        f"{folder.name}/{module.name}: {problem}"
        for module in read_modules(folder)
        for problem in _size_problems(module)
    ]


def _place_problems(module: Module) -> Iterator[str]:
    if module.is_top_file and module.zone not in _TOP_FILES:
        yield "is a file at the top that Home Assistant does not look for"
    if not module.is_top_file and module.zone not in _REACH:
        yield "is in a folder that the house does not have"
    if module.zone == FEATURES and module.feature is None and module.package is None:
        yield "is in no feature"
    if FORBIDDEN_NAMES & {part.removesuffix(".py") for part in module.parts}:
        yield "has a name that says nothing"


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


def _unused_needs(
    modules: list[Module], needs: dict[str, frozenset[str]]
) -> Iterator[str]:
    """Yield what a feature names as needed and never imports."""
    for name, direct in needs.items():
        imported = {
            each.target[1]
            for module in modules
            if module.feature == name
            for each in module.imports()
            if each.is_own and each.zone == FEATURES and len(each.target) > 1
        }
        for unused in sorted(direct - imported):
            yield f"features/{name}: needs {unused} and never imports it"


def _import_problems(module: Module, house: _House) -> Iterator[str]:
    for each in module.imports():
        if each.is_own:
            yield from _own_import_problems(module, each, house)
            continue
        room = _LOCAL_LIBRARIES.get(each.zone)
        if room is None and each.is_local:
            yield f"imports {each.where} inside a function"
        if room is not None and not (each.is_local and module.zone == room):
            yield f"must not import {each.where}, or not outside of a function"
        if module.zone in ROOMS | GROUND and each.zone in _HOME_ASSISTANT:
            yield f"must not import Home Assistant ({each.where})"


def _own_import_problems(
    module: Module, target: Import, house: _House
) -> Iterator[str]:
    if target.is_local:
        yield f"imports {target.where} inside a function"
    if not target.is_relative:
        yield f"imports {target.where} by its absolute name"
    if not _may_import(module, target, house):
        yield f"must not import {target.where}"
    elif _is_another_package(module, target) and not house.offers(target):
        names = ", ".join(target.names) or "everything"
        yield f"takes from {target.where} what no package offers: {names}"
    if any(part.startswith("_") for part in (*target.target, *target.names)):
        yield f"takes a private name from {target.where}"


def _may_import(module: Module, target: Import, house: _House) -> bool:
    if module.is_top_file or target.zone == module.zone:
        return module.feature is None or _may_import_feature(module, target, house)
    return target.zone in _REACH.get(module.zone, frozenset())


def _may_import_feature(module: Module, target: Import, house: _House) -> bool:
    """Decide whether a feature may import from the folder of all features."""
    other = target.target[1] if len(target.target) > 1 else ""
    feature = module.feature or ""
    return other == feature or other in house.needs.get(feature, frozenset())


def _is_another_package(module: Module, target: Import) -> bool:
    """Return whether it leads into a feature or room of which the module is no part.

    ``features/__init__.py`` and the top files may take a whole feature.
    """
    if target.zone in ROOMS:
        return target.zone != module.zone
    if target.zone != FEATURES or len(target.target) < 2:
        return False
    if module.feature is None and module.zone != DASHBOARD and not target.names:
        return len(target.target) > 2
    return target.target[1] != module.feature


def _loading_problems(module: Module) -> Iterator[str]:
    """Yield imports that the other rules cannot see."""
    for each in module.imports():
        if each.is_own:
            continue
        is_bare = each.target == ("importlib",)
        if is_bare or each.zone in _LOADER_LIBRARIES or _LOADERS & {*each.names}:
            yield f"loads modules by {each.where}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name.rpartition(".")[2] in _LOADERS:
                yield f"loads modules by {name}"


def _size_problems(module: Module) -> Iterator[str]:
    if module.lines > MAX_FILE_LINES:
        yield f"has {module.lines} lines, {MAX_FILE_LINES} are allowed"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > MAX_FUNCTION_LINES:
                yield (
                    f"{node.name} has {lines} lines, {MAX_FUNCTION_LINES} are allowed"
                )


def _top_file_problems(module: Module) -> Iterator[str]:
    if not module.is_top_file:
        return
    allowed = MAX_FORWARDING_LINES
    if module.zone in _ENTRY_FILES:
        allowed = MAX_ENTRY_LINES
    elif "PARALLEL_UPDATES" in ast.dump(module.tree):
        allowed = MAX_PLATFORM_LINES
    if module.lines > allowed:
        yield f"has {module.lines} lines, such a top file may have {allowed}"


def _purity_problems(module: Module) -> Iterator[str]:
    if module.zone not in PURE and module.parts[:2] not in PURE_FOLDERS:
        return
    for each in module.imports():
        if each.is_own or each.zone in _LOCAL_LIBRARIES:
            continue
        taken = {(*each.target, name) for name in each.names} or {each.target}
        if each.zone not in _PURE_LIBRARIES and not taken <= _PURE_EXCEPTIONS:
            yield f"is arithmetic and must not import {each.where}"
        if each.zone == "numpy" and _IMPURE_NUMPY & {*each.target, *each.names}:
            yield f"is arithmetic and must not import {each.where}"
    for node in ast.walk(module.tree):
        name = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
        if name.startswith(("np.", "numpy.")) and _IMPURE_NUMPY & {*name.split(".")}:
            yield f"is arithmetic and must not use {name}"
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in _IMPURE_CALLS or name.endswith(_CLOCK_CALLS):
                yield f"is arithmetic and must not call {name}"
