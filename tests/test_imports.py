"""The rules of the house: imports run one way, the core reads no clock and no file, `check` loads nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.each import each

ROOT = Path(__file__).parents[1]
PLANNER = ROOT / "planner"
FILES = sorted(PLANNER.rglob("*.py"))
PATHS = [*FILES, *ROOT.glob("*.py")]


@cache
def tree(path: Path) -> ast.Module:
    """What stands in a file, read when it is first asked for."""
    return ast.parse(path.read_text("utf-8"))



# Rooms from the bottom up, and the files of each from the top of its list down: a file imports only what stands before it.
ROOMS: dict[str, list[str]] = {}
for line in (Path(__file__).parent / "rooms.txt").read_text("utf-8").splitlines()[1:]:
    if line.endswith("/"):
        ROOMS[line[:-1]] = []
    else:
        ROOMS[list(ROOMS)[-1]].append(line.strip())
ORDER = list(ROOMS)
ONLY = {  # library -> the only files that may import it, as folders or paths below the repository
    "streamlit": ("planner/views/", "app.py", "server.py"),
    "altair": ("planner/report/charts",),  # charts.py and its parts by noun
    "filelock": ("planner/scenario/disk.py",),
    "scipy.optimize": ("planner/analysis/",),
    "scipy.stats": ("planner/analysis/",),
    "scipy": ("planner/analysis/", "planner/model/"),
    "scipy.special": ("planner/analysis/", "planner/model/"),
}
FORBIDDEN_IN_CORE = {"time", "datetime", "os", "io", "sys", "pathlib", "random", "secrets", "uuid", "tempfile", "glob", "shutil", "subprocess", "socket",
                     "locale", "platform", "getpass", "builtins", "importlib", "threading", "pandas", "yaml", "babel"}  # fmt: skip
CORE = [path for path in FILES if path.relative_to(PLANNER).parts[0] in ("model", "analysis")]


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """(module, line) of every import; `from a import b` counts as a and as a.b, since b may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                yield item.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: a relative import"
            assert node.module is not None
            yield node.module, node.lineno
            for item in node.names:
                yield f"{node.module}.{item.name}", node.lineno


def within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def allowed(path: Path, module: str) -> bool:
    """Whether a file of a room may import a module of the planner."""
    room, file = path.relative_to(PLANNER).parts[0], path.stem
    steps = module.split(".")[1:]
    if not steps or steps[0] not in ROOMS:
        return steps in ([], ["__version__"]) and ORDER.index(room) >= ORDER.index("report")  # the names of the whole
    if steps[0] != room:
        return ORDER.index(steps[0]) < ORDER.index(room)
    files = ROOMS[room]
    if len(steps) == 1:
        return True  # `from planner.room import file`: the file itself comes as a second module
    return steps[1] not in files or files.index(steps[1]) < files.index(file)


def test_the_rule_for_imports_can_tell_right_from_wrong() -> None:
    pay, compare, tables = (PLANNER / "model" / "pay.py", PLANNER / "analysis" / "compare.py", PLANNER / "report" / "tables.py")
    assert allowed(pay, "planner.model.inputs.Inputs")
    assert allowed(pay, "planner.scenario.schema")
    assert not allowed(pay, "planner.model.office")
    assert not allowed(pay, "planner.model.pay")
    assert not allowed(pay, "planner.analysis.measures")
    assert not allowed(pay, "planner")
    assert allowed(compare, "planner.analysis.difference")
    assert not allowed(compare, "planner.report.words")
    assert allowed(tables, "planner")
    assert not allowed(tables, "planner.views.state")
    assert list(imports(ast.parse("from planner.model import pay\nimport a.b"))) == [
        ("planner.model", 1),
        ("planner.model.pay", 1),
        ("a.b", 2),
    ]


@each([path for path in FILES if path.parent != PLANNER], name)
def test_a_file_imports_only_what_stands_before_it(path: Path) -> None:
    room = path.relative_to(PLANNER).parts[0]
    assert room in ROOMS
    if path.stem == "__init__":
        assert [module for module, _ in imports(tree(path)) if within(module, "planner")] == []
        return
    assert path.stem in ROOMS[room], f"{name(path)} has no place in its room: put it in ROOMS where it belongs"
    wrong = [
        f"{name(path)}:{line} imports {module}"
        for module, line in imports(tree(path))
        if within(module, "planner") and not allowed(path, module)
    ]
    assert wrong == []


@each(PATHS, name)
def test_a_library_is_imported_only_where_it_belongs(path: Path) -> None:
    wrong = []
    for module, line in imports(tree(path)):
        rule = next((key for key in sorted(ONLY, key=len, reverse=True) if within(module, key)), None)
        if rule and not any(name(path) == place or (not place.endswith(".py") and name(path).startswith(place)) for place in ONLY[rule]):
            wrong.append(f"{name(path)}:{line} imports {module}")
        if within(module, "scipy") and name(path).startswith("planner/model/") and module not in ("scipy", "scipy.special"):
            assert within(module, "scipy.special"), f"{name(path)}:{line} imports {module}"
    assert wrong == []


def test_only_the_reading_of_the_library_and_of_text_knows_yaml() -> None:
    users = {name(path) for path in FILES for module, _ in imports(tree(path)) if within(module, "yaml")}
    assert users == {"planner/scenario/text.py", "planner/scenario/figures.py", "planner/scenario/save.py"}  # save reads marks only


@each(CORE, name)
def test_the_core_reads_no_clock_environment_folder_file_or_global_seed(path: Path) -> None:
    wrong = [
        f"{name(path)}:{line} imports {module}" for module, line in imports(tree(path)) if module.split(".")[0] in FORBIDDEN_IN_CORE
    ]
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            if called in ("open", "input", "print", "eval", "exec", "__import__", "id", "hash"):
                wrong.append(f"{name(path)}:{node.lineno} calls {called}")
            if called.endswith(
                (".read_text", ".write_text", ".open", ".now", ".today", ".getenv", ".load", ".save", ".loadtxt", ".fromfile")
            ):
                wrong.append(f"{name(path)}:{node.lineno} calls {called}")
            if called.endswith("default_rng") and not node.args:
                wrong.append(f"{name(path)}:{node.lineno} draws without a seed")
        is_random = isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("np.random", "numpy.random")
        if is_random and node.attr not in ("default_rng", "Generator", "SeedSequence", "Philox", "PCG64"):
            wrong.append(f"{name(path)}:{node.lineno} uses the global seed: np.random.{node.attr}")
    assert wrong == []


def loaded(code: str) -> set[str]:
    """The modules that Python has loaded after running some code, one process."""
    out = subprocess.run(
        [sys.executable, "-c", code + "\nimport sys; print('\\n'.join(sys.modules))"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(out.stdout.split())


def test_check_loads_no_numpy_scipy_pandas_altair_or_streamlit() -> None:
    modules = loaded("from planner.__main__ import main; assert main(['check', 'scenarios']) == 0")
    assert "planner.scenario.reference" in modules  # it did check
    assert modules & {"numpy", "scipy", "pandas", "altair", "streamlit", "babel", "filelock", "planner.model", "planner.analysis"} == set()


def test_a_run_loads_no_pandas_altair_or_streamlit() -> None:
    modules = loaded("from planner.__main__ import main; assert main(['run', 'scenarios/today.yaml', '--json']) == 0")
    assert "planner.model.engine" in modules
    assert modules & {"pandas", "altair", "streamlit"} == set()


def test_a_workbook_loads_no_pandas_altair_or_slow_parts_of_scipy(tmp_path) -> None:
    asked = ["compare", "scenarios/today.yaml", "scenarios/hybrid.yaml", "--xlsx", str(tmp_path / "plans.xlsx")]
    modules = loaded(f"from planner.__main__ import main; assert main({asked!r}) == 0")
    assert "xlsxwriter" in modules
    assert modules & {"pandas", "altair", "streamlit", "openpyxl", "vl_convert", "scipy.stats", "scipy.optimize"} == set()


def test_importing_the_planner_loads_none_of_its_rooms() -> None:
    modules = loaded("import planner")
    assert not any(module.startswith("planner.") for module in modules)
    assert modules & {"pydantic", "yaml", "numpy"} == set()


@each(PATHS, name)
def test_no_file_is_longer_than_300_lines(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 300


def test_no_file_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "constants", "common", "misc", "services"}
    assert [name(path) for path in FILES if drawers & {part.removesuffix(".py") for part in path.relative_to(PLANNER).parts}] == []


@each(PATHS, name)
def test_a_file_says_in_its_first_line_what_it_is(path: Path) -> None:
    assert ast.get_docstring(tree(path))
