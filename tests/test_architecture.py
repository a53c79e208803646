"""The shape of the package: one direction of imports, each library in its place, everything described."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import searcher

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "searcher"
MODULES = sorted(PACKAGE.rglob("*.py"))

LAYERS = [
    {"errors", "post", "order", "version", "words"},
    {"identity"},
    {"text"},
    {"query"},
    {"parser"},
    {"snippet"},
    {"marking"},
    {"results"},
    {"wording"},
    {"sources", "index"},
    {"intake"},
    {"formats"},
    {"web"},
    {"columns"},
    {"terminal", "figures"},
    {"pager"},
    {"output"},
    {"commands"},
    {"cli"},
    {"__init__", "__main__"},
]
LAYER = {part: number for number, parts in enumerate(LAYERS) for part in parts}


def part_of(module: Path) -> str:
    """The module or folder right under the package that ``module`` is or belongs to."""
    return module.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(module: Path) -> Iterator[str]:
    """Full names of what ``module`` imports, also inside functions; not what it imports for type checking alone."""
    package = ("searcher", *module.relative_to(PACKAGE).parent.parts)
    for node in _running(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            home = ".".join((*base, *([node.module] if node.module else [])))
            yield from (f"{home}.{alias.name}" for alias in node.names)


def _running(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        yield child
        yield from _running(child)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_every_module_has_its_layer() -> None:
    assert {part_of(module) for module in MODULES} == LAYER.keys()


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_imports_point_one_way(module: Path) -> None:
    own = part_of(module)
    for name in imports(module):
        if name.split(".")[0] == "searcher":
            part = ([*name.split("."), "__init__"])[1]
            assert part == own or LAYER[part] < LAYER[own], f"{own} imports {name}"


@pytest.mark.parametrize(
    ("library", "home"),
    [("whoosh", "index"), ("icu", "text"), ("jinja2", "web"), ("starlette", "web"), ("uvicorn", "web")],
)
def test_each_library_has_one_home(library: str, home: str) -> None:
    users = {part_of(module) for module in MODULES for name in imports(module) if name.split(".")[0] == library}
    assert users == {home}


def undescribed(module: Path) -> Iterator[str]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    if not ast.get_docstring(tree):
        yield "the module"
    public = [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_"))]
    for holder in public:
        for node in holder.body:
            definition = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            if definition and not node.name.startswith("_") and not ast.get_docstring(node):
                yield node.name


@pytest.mark.parametrize("module", MODULES, ids=named)
def test_every_module_and_public_name_is_described(module: Path) -> None:
    assert list(undescribed(module)) == []


def test_the_public_names_are_there() -> None:
    assert searcher.__all__ == sorted(searcher.__all__)
    assert all(getattr(searcher, name).__name__ == name for name in searcher.__all__ if name != "Index")
    assert searcher.Index.__module__ == "searcher.index"
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        searcher.nothing_of_the_kind  # noqa: B018


NOT_OURS = {".git", ".venv", ".hypothesis", "__pycache__", "index_data", "build", "node_modules"}
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.~:/-])/(?:home|Users|root|work)/\w|\b[A-Z]:\\Users\\")


def repository_files() -> Iterator[Path]:
    for path in ROOT.rglob("*"):
        within = path.relative_to(ROOT).parts
        kept_out = any(part in NOT_OURS or part.endswith(("_cache", ".egg-info")) for part in within)
        if path.is_file() and not kept_out:
            yield path


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    found = [
        (named(path), match.group())
        for path in repository_files()
        if path != Path(__file__)
        for match in SOMEBODYS_FOLDER.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []
