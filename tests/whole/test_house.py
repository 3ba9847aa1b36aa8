"""How the house is built: which way the imports go, how large a room is, and that no code knows the topic."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.code import cycles, exits, imported, modules, own_imports, text_constants, tree
from tests.support.files import ROOT

LONGEST = 320  # lines of a module
MOST = 16  # modules in a room

# The rooms from the bottom up. A room imports only from those on lines before its own, and not from its neighbours on
# the same line. The root of intents and of voice is what all their rooms share, and knows none of them.
FLOORS = (
    ("content",),
    ("intents",),
    ("intents/words",),
    ("intents/scoring",),
    ("intents/safety", "intents/learning"),
    ("intents/understanding",),
    ("intents/pointing",),
    ("intents/dialog",),
    ("intents/measuring",),
    ("intents/reporting",),
    ("voice",),
    ("voice/sound", "voice/modelstore", "voice/export"),
    ("voice/hearing/second",),
    ("voice/hearing", "voice/speaking"),
    ("voice/session",),
    ("voice/serving/wire",),
    ("voice/serving/domains",),
    ("voice/serving", "voice/measuring"),
    ("voice/commands/options",),
    ("voice/commands/talking", "voice/commands/tending"),
    ("voice/commands",),
    ("models",),
)
# The workshop where the recognition model is made knows what the others do, and is known to none of them.
WORKSHOP = (
    ("models/train/pronouncing",),
    ("models/train/language",),
    ("models/train/data",),
    ("models/train/graph", "models/train/network"),
    ("models/train/loss", "models/train/export"),
    ("models/train/learning", "models/train/listening"),
    ("models/train",),
)
# The two doors: `python -m` runs what is on the top floor.
DOORS = ("voice/__main__.py", "models/train/__main__.py")
MAY_PRINT = {
    "voice/terminal.py", "voice/commands/talking/ask.py", "voice/commands/talking/chat.py", "voice/commands/cli.py", "voice/__main__.py", "models/train/__main__.py",
    "models/train/listening/compare.py", "voice/speaking/worker.py", "voice/serving/worker.py",
}  # fmt: skip
# Where threads are made, or where they meet, and why.
MAY_RUN_THREADS = {
    "voice/commands/entry.py": "a timer lets Ctrl-C come again where it could not be obeyed",
    "voice/session/keys.py": "only the main thread may ask for signals",
    "voice/sound/microphone.py": "PortAudio hands over the sound in a thread of its own",
    "voice/session/loop.py": "one hears, one speaks, one decides",
    "voice/session/roles.py": "a speech can be cancelled by another thread",
    "voice/serving/domains/aside.py": "recognizer and synthesizer would hold up the connections",
    "voice/speaking/synthesizer.py": "a timer ends a speech engine that hangs",
    "voice/speaking/plain.py": "the speech engine has a thread of its own",
    "voice/speaking/ssip.py": "the mouth speaks while another thread asks how far it is",
    "voice/speaking/dispatcher.py": "so do both that use it",
}
TOPIC_WORDS = re.compile(r"knee|twitch", re.IGNORECASE)
# The program is called knee: its own name, its commands and its settings are not the topic.
OWN_NAME = re.compile(
    r"\bknee-voice\b|\bKNEE_[A-Z]+\b|\bknee (ask|chat|check|completions|devices|doctor|eval|export|hear|listen|models|new-topic|say|serve|speak|topics|web)\b|\bknee_twitching\b"
)
HELP = "voice/commands/options/parser.py"
SHARED_PHRASES = sorted((ROOT / "intents" / "learning" / "phrases").glob("*.yaml"))


# Rooms


def test_every_room_is_on_the_plan_and_every_room_of_the_plan_is_there() -> None:
    """So that no rule below is about nothing."""
    found = {room_of(module) for module in modules()}
    assert found == {room for floor in (*FLOORS, *WORKSHOP) for room in floor}
    assert SHARED_PHRASES
    assert set(modules()) >= MAY_PRINT | {HELP, *DOORS}


@pytest.mark.parametrize("module", modules())
def test_imports_go_down(module: str) -> None:
    assert module in DOORS or upward(room_of(module), tree(module)) == []


@pytest.mark.parametrize(
    ("room", "code", "found"),
    [
        ("content", "from intents.meaning import Label", ["intents.meaning"]),
        ("intents", "import intents.words.normalize", ["intents.words.normalize"]),
        ("intents/words", "from intents.scoring import ranking", ["intents.scoring.ranking"]),
        ("intents/safety", "from intents.learning.learnt import learn", ["intents.learning.learnt"]),
        ("intents/dialog", "def f():\n  import voice.settings", ["voice.settings"]),
        ("voice/speaking", "from voice.hearing.ear import Ear", ["voice.hearing.ear"]),
        ("voice", "from voice.commands.cli import main", ["voice.commands.cli"]),
        ("voice/commands", "from models.train import recipe", ["models.train.recipe"]),
        ("models", "import content.topic", ["content.topic"]),
        (
            "models/train/network",
            "from models.train.learning.team import Team",
            ["models.train.learning.team"],
        ),
        (
            "models/train/listening",
            "from voice.sound.audio import RATE\nimport models.train.data.manifest",
            [],
        ),
        (
            "voice/commands",
            "from intents.meaning import Label\nfrom voice.commands.talking.ask import ask",
            [],
        ),
        (
            "intents/words",
            "from intents.meaning import Label\nfrom content.topic import Topic\nimport numpy",
            [],
        ),
    ],
)
def test_an_import_the_wrong_way_is_found(room: str, code: str, found: list[str]) -> None:
    assert upward(room, ast.parse(code)) == found


def test_no_module_imports_itself_through_others() -> None:
    graph = {module: own_imports(tree(module)) for module in modules()}
    assert sum(map(len, graph.values())) > 80
    assert cycles(graph) == []


def test_a_circle_of_imports_is_found() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "a"]]
    assert cycles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
    code = "from intents.understanding import decision\nfrom content.topic import Topic\nimport numpy"
    assert own_imports(ast.parse(code)) == {
        "intents/__init__.py", "intents/understanding/__init__.py", "intents/understanding/decision.py",
        "content/__init__.py", "content/topic.py",
    }  # fmt: skip


@pytest.mark.parametrize("module", [module for module in modules() if module.endswith("__init__.py")])
def test_a_room_has_a_sign_and_nothing_else_at_its_door(module: str) -> None:
    code = tree(module)
    assert len(code.body) == 1 and ast.get_docstring(code), (
        "write one or two sentences about the files behind it"
    )


@pytest.mark.parametrize("module", [module for module in modules() if module.endswith("__init__.py")])
def test_a_sign_names_its_files(module: str) -> None:
    """Each file in backquotes, so that a newcomer who reads only signs finds it."""
    sign = ast.get_docstring(tree(module)) or ""
    files = {Path(other).stem for other in modules() if room_of(other) == room_of(module)} - {
        "__init__",
        "__main__",
    }
    assert {name for name in files if f"`{name}`" not in sign} == set()


def test_no_room_is_crowded() -> None:
    rooms = [room_of(module) for module in modules() if not module.endswith("__init__.py")]
    assert {room for room in rooms if rooms.count(room) > MOST} == set()


# What a text question needs


def test_a_text_question_imports_no_sound() -> None:
    """Nor numpy, which learning needs and answering does not."""
    heavy = {"numpy", "pydantic", "soundfile", "soxr", "sounddevice", "vosk", "pyttsx3"}
    code = "import sys; from voice.commands.cli import main; main(['ask', 'why']); print(*sys.modules, sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines())
    assert "intents.dialog.assistant" in loaded
    assert heavy & loaded == set()


def test_what_needs_an_extra_of_the_workshop_is_not_shipped() -> None:
    """But for the second ear and the natural voice: it does without them and says so."""
    tomllib = pytest.importorskip("tomllib", reason="needs Python 3.11, which reads TOML")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    several = project["project"]["optional-dependencies"]
    of = {
        name: {re.split(r"[><=; ]", wanted)[0].replace("-", "_") for wanted in several[name]}
        for name in several
    }
    own = {"mishear", "train", "train-gpu", "compare"}
    users = set().union(*(of[name] for name in of.keys() - own))
    extras = set().union(*(of[name] for name in own)) | {"faster_whisper", "kaldi_native_fbank"}
    shipped = [module for module in modules() if not module.startswith("models/train/")]
    assert {"torch", "pocketsphinx"} <= extras and len(shipped) > 80
    extras -= users
    assert {m: used for m in shipped if (used := {n.split(".")[0] for n in imported(tree(m))} & extras)} == {}
    assert "models/train" in project["tool"]["hatch"]["build"]["targets"]["wheel"]["exclude"]


@pytest.mark.parametrize("module", modules())
def test_the_protocol_of_the_server_is_known_to_the_server_alone(module: str) -> None:
    names = {name.split(".")[0] for name in imported(tree(module))}
    assert module.startswith("voice/serving/") or not names & {"wyoming", "zeroconf"}


# Threads


@pytest.mark.parametrize("module", sorted(set(modules()) - MAY_RUN_THREADS.keys()))
def test_threads_are_where_they_are_known(module: str) -> None:
    assert module.startswith("models/train/") or threads(tree(module)) == [], (
        "two threads that meet anywhere else are two too many"
    )


def test_threads_are_found() -> None:
    code = "from threading import Thread\nimport queue\nasync def f():\n  await asyncio.to_thread(print)\n"
    assert threads(ast.parse(code)) == ["asyncio.to_thread", "queue", "threading.Thread"]
    assert threads(ast.parse("import asyncio\nasyncio.run(f())")) == []
    assert all(threads(tree(module)) for module in MAY_RUN_THREADS)


# Size


@pytest.mark.parametrize("module", modules())
def test_a_module_can_be_read_in_one_go(module: str) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{module} has {lines} lines: split it"


# The topic is data


@pytest.mark.parametrize("module", modules())
def test_no_code_knows_the_topic(module: str) -> None:
    found = topic_words(tree(module))
    if module == HELP:
        found = [text for text in found if not any(text in told for told in help_texts())]
    assert found == []


def test_a_topic_word_in_code_is_found() -> None:
    code = 'X = "my knee"\nY = f"{X} twitches"\nZ = {"Knees": 1}\n"""a knee"""\n'
    assert topic_words(ast.parse(code)) == ["my knee", " twitches", "Knees", "a knee"]
    code = '"""A knee."""\nclass A:\n  """A knee."""\n  def f(self):\n    """A knee."""\n    return "run knee check"\n'
    assert topic_words(ast.parse(code)) == []


@pytest.mark.parametrize("path", SHARED_PHRASES, ids=lambda path: path.name)
def test_no_shared_phrase_knows_the_topic(path: Path) -> None:
    """The topic's own words are slots there: {part} and {event}; comments may name an example."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [
        (number, line) for number, line in enumerate(lines, 1) if TOPIC_WORDS.search(line.partition("#")[0])
    ]
    assert found == [], "write {part} or {event} instead"


# Who may speak to the terminal


@pytest.mark.parametrize("module", sorted(set(modules()) - MAY_PRINT))
def test_libraries_neither_print_nor_exit(module: str) -> None:
    assert exits(tree(module)) == []


def test_printing_and_exiting_are_found() -> None:
    code = (
        'print(1)\nsys.exit(2)\nraise SystemExit\nraise SystemExit("x")\nexit()\nquit(1)\nos._exit(3)\n'
        "sys.stdout.write('x')\nsys.stderr.write('x')\n"
    )
    assert exits(ast.parse(code)) == list(range(1, 10))
    assert exits(ast.parse('if __name__ == "__main__":\n  print(1)\n  raise SystemExit(main())\n')) == []
    assert exits(ast.parse("if __name__ == '__mane__':\n  print(1)\n")) == [2]


# The rules


def room_of(module: str) -> str:
    """The folder of a module."""
    return module.rpartition("/")[0]


def upward(room: str, module: ast.Module) -> list[str]:
    """The imports of a module in ``room`` that lead to its own floor, or above it."""
    here = floor_of(room)
    return [
        name
        for name in imported_modules(module)
        if (other := room_of_name(name)) != room and floor_of(other) >= here
    ]


def imported_modules(module: ast.Module) -> list[str]:
    """What is imported of this project, as modules: "from intents.words import normalize" names one, too."""
    found = []
    for name in imported(module):
        parts = name.split(".")
        while parts and not ROOT.joinpath(*parts).with_suffix(".py").is_file():
            parts = parts[:-1]
        if parts:
            found.append(".".join(parts))
    return found


def room_of_name(name: str) -> str:
    return name.rpartition(".")[0].replace(".", "/")


def floor_of(room: str) -> int:
    """The number of a floor, from below. Those of the models know nobody: they are data."""
    if room == "models":
        return -1
    return next(number for number, floor in enumerate((*FLOORS, *WORKSHOP)) if room in floor)


def threads(module: ast.Module) -> list[str]:
    """What a module uses of threads and of what they meet in."""
    used = set(imported(module)) | {
        ast.unparse(node) for node in ast.walk(module) if isinstance(node, ast.Attribute)
    }
    rooms = ("threading", "queue", "_thread", "concurrent.futures", "multiprocessing", "asyncio.to_thread")
    return sorted(name for name in used if any(name == room or name.startswith(f"{room}.") for room in rooms))


def topic_words(module: ast.Module) -> list[str]:
    """The text constants of a module, docstrings apart, that name the topic."""
    return [text for text in text_constants(module) if TOPIC_WORDS.search(OWN_NAME.sub("", text))]


def help_texts() -> list[str]:
    """What ``knee --help`` and its usage errors may name: the constants of its file that argparse is given."""
    found = []
    for node in ast.walk(tree(HELP)):
        if isinstance(node, ast.Call):
            found += [
                part.value
                for part in ast.walk(node)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
        if isinstance(node, ast.Assign) and "_EXAMPLES" in ast.unparse(node.targets[0]):
            found += [str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return found
