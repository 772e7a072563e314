"""Python files, parsed for the rules of ``architecture.py``."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FEATURES = "features"


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import statement, with its target resolved."""

    target: tuple[str, ...]
    """Parts of a library's name, or of the path below the package."""
    names: tuple[str, ...]
    """Names that it imports from the target; empty if it imports the target itself."""
    is_own: bool
    """Whether the target is in the package."""
    is_relative: bool
    is_local: bool
    """Whether it is inside a function."""

    @property
    def zone(self) -> str:
        """The folder or file of the package, or the library, that it imports."""
        return self.target[0] if self.target else ""

    @property
    def where(self) -> str:
        """Its target as Python writes it."""
        return ".".join(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One Python file below a folder."""

    parts: tuple[str, ...]
    """Its path below the folder, such as ``("vpn", "lists", "fields.py")``."""
    tree: ast.Module = field(repr=False)
    lines: int

    @property
    def name(self) -> str:
        """Its path below the folder."""
        return "/".join(self.parts)

    @property
    def zone(self) -> str:
        """The top folder that it belongs to; its own name for a top file."""
        return self.parts[0].removesuffix(".py")

    @property
    def is_top_file(self) -> bool:
        """Whether it is at the top of the folder."""
        return len(self.parts) == 1

    @property
    def feature(self) -> str | None:
        """The feature that it belongs to; None outside of features."""
        return self.parts[1] if self.zone == FEATURES and len(self.parts) > 2 else None

    @property
    def package(self) -> tuple[str, ...] | None:
        """The package whose ``__init__.py`` it is; None for another file."""
        return self.parts[:-1] if self.parts[-1] == "__init__.py" else None

    def constant(self, name: str) -> frozenset[str]:
        """Return the texts of a list or tuple at its top; empty if it has none."""
        for node in self.tree.body:
            match node:
                case (
                    ast.AnnAssign(target=ast.Name(id=found), value=value)
                    | ast.Assign(targets=[ast.Name(id=found)], value=value)
                ) if found == name and isinstance(value, ast.List | ast.Tuple):
                    return frozenset(str(ast.literal_eval(each)) for each in value.elts)
        return frozenset()

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
                    yield _absolute(alias.name, (), is_local=is_local)
            elif isinstance(node, ast.ImportFrom):
                names = tuple(alias.name for alias in node.names)
                if node.level == 0:
                    yield _absolute(node.module or "", names, is_local=is_local)
                else:
                    yield from self._relative(node, names, is_local=is_local)

    def _relative(
        self, node: ast.ImportFrom, names: tuple[str, ...], *, is_local: bool
    ) -> Iterator[Import]:
        base = self.parts[: len(self.parts) - node.level]
        if node.module:
            targets = {(*base, *node.module.split(".")): names}
        else:
            targets = {(*base, name): () for name in names}
        for target, taken in targets.items():
            yield Import(
                target=target,
                names=taken,
                is_own=True,
                is_relative=True,
                is_local=is_local,
            )


def _absolute(name: str, names: tuple[str, ...], *, is_local: bool) -> Import:
    parts = tuple(name.split("."))
    is_own = parts[0] == "custom_components"
    return Import(
        target=parts[2:] if is_own else parts,
        names=names,
        is_own=is_own,
        is_relative=False,
        is_local=is_local,
    )


def read_modules(folder: Path) -> list[Module]:
    """Parse every Python file below a folder, at any depth."""
    return [
        Module(
            parts=path.relative_to(folder).parts,
            tree=ast.parse(text := path.read_text()),
            lines=len(text.splitlines()),
        )
        for path in sorted(folder.rglob("*.py"))
    ]
