"""Reading the code of the project: its modules, what they import, and what they say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.support.files import ROOT

PACKAGES = ("content", "intents", "voice", "models")


def modules() -> list[str]:
    """All modules, as paths from the root of the project."""
    return sorted(
        path.relative_to(ROOT).as_posix() for room in PACKAGES for path in (ROOT / room).rglob("*.py")
    )


def tree(module: str) -> ast.Module:
    """A module, parsed."""
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), module)


def imported(module: ast.Module) -> Iterator[str]:
    """The full names of all that is imported anywhere in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(module: ast.Module) -> set[str]:
    """The files of this project that are imported when a module is: not those inside functions."""
    top = ast.Module([node for node in module.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    found = set()
    for name in imported(top):
        parts = name.split(".")
        if parts[0] not in PACKAGES:
            continue
        for length in range(1, len(parts) + 1):
            path = ROOT.joinpath(*parts[:length])
            for file in (path.with_suffix(".py"), path / "__init__.py"):
                if file.is_file():
                    found.add(file.relative_to(ROOT).as_posix())
    return found


def cycles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Each circle of imports once, as the way around it."""
    found: list[list[str]] = []
    done: set[str] = set()

    def walk(module: str, way: list[str]) -> None:
        if module in way:
            found.append([*way[way.index(module) :], module])
            return
        if module in done:
            return
        for other in sorted(graph.get(module, ())):
            walk(other, [*way, module])
        done.add(module)

    for module in sorted(graph):
        walk(module, [])
    return found


def text_constants(module: ast.Module) -> list[str]:
    """The text constants of a module in their order, docstrings apart."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = (
        (node.lineno, node.col_offset, node.value)
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    )
    return [text for _, _, text in sorted(texts)]


def exits(module: ast.Module) -> list[int]:
    """The lines that print or end the process, outside ``if __name__ == "__main__"``."""
    body = [
        node
        for node in module.body
        if not (isinstance(node, ast.If) and "'__main__'" in ast.unparse(node.test))
    ]
    lines = set()
    for node in (inner for outer in body for inner in ast.walk(outer)):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in {
                "print",
                "exit",
                "quit",
                "sys.exit",
                "os._exit",
                "os.abort",
                "SystemExit",
            } or re.fullmatch(r"sys\.(stdout|stderr)\.(buffer\.)?write(lines)?", name):
                lines.add(node.lineno)
        elif isinstance(node, ast.Raise) and node.exc and "SystemExit" in ast.unparse(node.exc):
            lines.add(node.lineno)
    return sorted(lines)
