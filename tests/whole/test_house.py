"""How the house is built: which way the imports go, how long a module is, and that no code knows the topic."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from content.loading import DEFAULT_TOPIC, load_topic
from content.topic import Topic
from intents.dialog.assistant import Assistant
from intents.meaning import NONE, Decision, Label
from intents.reply import Reply
from intents.understanding.interpreter import Interpreter
from tests.support.files import CASES, ROOT

ROOMS = ("content", "intents", "voice", "models")
LONGEST = 320  # lines

# What each room may not import: arrows go from voice to intents to content, and models is plain data. The workshop
# where the model is made reads what the others know, and is not known to any of them.
WORKSHOP = "models.train"
CLOSED = {
    "content": {"intents", "voice", "models"},
    "intents": {"voice", "models"},
    "models": {"content", "intents", "voice"},
    "voice": set(),
    WORKSHOP: set(),
}
MAY_PRINT = {
    "voice/terminal.py", "voice/commands/ask.py", "voice/commands/cli.py", "voice/__main__.py", "voice/commands/eval.py", "models/train/listening/compare.py",
    "voice/speaking/worker.py", "models/train/__main__.py",
}  # fmt: skip
TOPIC_WORDS = re.compile(r"knee|twitch", re.IGNORECASE)
# The program is called knee: its own name, its commands and its settings are not the topic.
OWN_NAME = re.compile(
    r"\bknee-voice\b|\bKNEE_[A-Z]+\b|\bknee (ask|chat|check|doctor|eval|hear|listen|models|say|speak)\b|\bknee_twitching\b"
)


def modules() -> list[str]:
    """All modules, as paths from the root of the project."""
    return sorted(path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), module)


# Imports


@pytest.mark.parametrize("module", modules())
def test_imports_go_one_way(module: str) -> None:
    assert wrong_way(room_of(module), tree(module)) == []


def test_an_import_the_wrong_way_is_found() -> None:
    for code in (
        "import voice",
        "from voice import cli",
        "from voice.commands.cli import main",
        "def f():\n  import voice.commands.cli",
    ):
        assert wrong_way("intents", ast.parse(code))
        assert wrong_way("content", ast.parse(code))
    assert wrong_way("content", ast.parse("from intents.meaning import Label"))
    assert wrong_way("voice", ast.parse("from intents.meaning import Label")) == []
    assert wrong_way("voice", ast.parse("from models.train import lexicon"))
    assert wrong_way("models", ast.parse("import models.train.graph.decoding"))
    assert (
        wrong_way(
            WORKSHOP,
            ast.parse("from models.train.pronouncing.lexicon import Lexicon\nimport voice.hearing.wake"),
        )
        == []
    )
    assert wrong_way("intents", ast.parse("from content.topic import Topic")) == []


def test_no_module_imports_itself_through_others() -> None:
    graph = {module: own_imports(tree(module)) for module in modules()}
    assert sum(map(len, graph.values())) > 80
    assert cycles(graph) == []


def test_a_circle_of_imports_is_found() -> None:
    assert cycles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "a"]]
    assert cycles({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == []
    assert own_imports(
        ast.parse("from intents.understanding import decision\nfrom content.topic import Topic\nimport numpy")
    ) == {
        "intents/__init__.py",
        "intents/understanding/__init__.py",
        "intents/understanding/decision.py",
        "content/__init__.py",
        "content/topic.py",
    }


# Size


@pytest.mark.parametrize("module", modules())
def test_a_module_can_be_read_in_one_go(module: str) -> None:
    lines = (ROOT / module).read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST, f"{module} has {lines} lines: split it"


# The topic is data


@pytest.mark.parametrize("module", modules())
def test_no_code_knows_the_topic(module: str) -> None:
    found = topic_words(tree(module))
    if module == "voice/commands/arguments.py":
        found = [text for text in found if not any(text in told for told in help_texts())]
    assert found == []


def test_a_topic_word_in_code_is_found() -> None:
    code = 'X = "my knee"\nY = f"{X} twitches"\nZ = {"Knees": 1}\n"""a knee"""\n'
    assert topic_words(ast.parse(code)) == ["my knee", " twitches", "Knees", "a knee"]
    code = '"""A knee."""\nclass A:\n  """A knee."""\n  def f(self):\n    """A knee."""\n    return "run knee check"\n'
    assert topic_words(ast.parse(code)) == []


@pytest.mark.parametrize(
    "path", sorted((ROOT / "intents" / "learning" / "phrases").glob("*.yaml")), ids=lambda path: path.name
)
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


def test_who_may_print_is_there() -> None:
    assert set(modules()) >= MAY_PRINT


# Another topic, in the same house


HICCUPS = CASES / "hiccups.yaml"


@pytest.fixture(scope="module")
def second() -> Interpreter:
    return Interpreter.load(HICCUPS)


@pytest.fixture
def hiccups(second: Interpreter) -> Assistant:
    return Assistant(second)


def test_the_second_topic_has_its_own_causes(hiccups: Assistant) -> None:
    reply = hiccups.hear("why do i get hiccups").reply
    assert reply.label == Label("causes")
    assert reply.chunks[:3] == (
        "There are two common causes of hiccups.",
        "Cause 1 of 2: a big meal.",
        "Cause 2 of 2: fizzy drinks.",
    )


@pytest.mark.parametrize(
    ("text", "item", "hears"),
    [
        ("could a big meal cause it", "big-meal", "full stomach"),
        ("is it because i ate too much", "big-meal", "full stomach"),
        ("do fizzy drinks cause hiccups", "fizzy-drinks", "gas"),
        ("does lemonade give you hiccups", "fizzy-drinks", "gas"),
    ],
)
def test_the_second_topic_knows_its_items_by_name(
    hiccups: Assistant, text: str, item: str, hears: str
) -> None:
    reply = hiccups.hear(text).reply
    assert reply.label == Label("cause", item)
    assert hears in reply.say


@pytest.mark.parametrize(
    "text",
    [
        "i have had hiccups for two days",
        "they won't stop since monday",
        "why have i had hiccups for several days",
    ],
)
def test_the_second_topic_warns(hiccups: Assistant, text: str) -> None:
    reply = hiccups.hear(text).reply
    assert reply.label == Label("warning", "two-days")
    assert reply.chunks[0] == "About hiccups for two days: See a doctor if the hiccups last for two days."


def test_the_second_topic_has_remedies_with_why_and_how(hiccups: Assistant) -> None:
    assert hiccups.hear("what can i do about it").reply.label == Label("remedies")
    assert hiccups.hear("the first one").reply.label == Label("remedy", "slow-sips")
    assert "gives the breath a new beat" in hiccups.hear("why does that help").reply.say
    assert "Fill a small glass" in hiccups.hear("how do i do that").reply.say
    assert hiccups.hear("does holding my breath help").reply.label == Label("remedy", "holding-breath")


def test_the_second_topic_goes_on_with_next(hiccups: Assistant) -> None:
    reply = hiccups.hear("could a big meal cause it").reply
    assert reply.more == ("A meal that is eaten in a hurry does the same.",)
    assert hiccups.hear("next").reply.chunks == reply.more
    assert hiccups.hear("next").reply.say == "That is all I know about a big meal."


def test_the_second_topic_answers_all_general_questions(hiccups: Assistant) -> None:
    expected = {
        "tell me about hiccups": ("overview", "funny sound"),
        "is it dangerous": ("seriousness", "hardly ever"),
        "when should i see a doctor": ("warnings", "There is one warning sign"),
        "give me the short version": ("summary", "fizzy drink"),
        "where does this information come from": ("source", "made up for this test"),
        "what can i ask you": ("help", "questions about hiccups"),
        "i have chest pain": ("emergency", "emergency number"),
    }
    for text, (intent, hears) in expected.items():
        reply = hiccups.hear(text).reply
        assert reply.label == Label(intent), text
        assert hears in reply.say


@pytest.mark.parametrize(
    "text",
    [
        "why does my knee twitch",
        "my knee twitches",
        "what is knee twitching",
        "my knee is numb",
        "my knee has been twitching",
        "is it a lack of magnesium",
        "is it restless legs",
        "could a slipped disc do this",
        "should i put ice on my knee",
    ],
)
def test_the_second_topic_knows_nothing_about_knees(hiccups: Assistant, text: str) -> None:
    reply = hiccups.hear(text).reply
    assert (reply.label, reply.decision) == (NONE, Decision.REFUSE), reply.say
    assert not TOPIC_WORDS.search(reply.say)


def test_the_first_topic_knows_nothing_about_hiccups(assistant: Assistant) -> None:
    for text in ("why do i get hiccups", "is it the lemonade", "does holding my breath help against hiccups"):
        assistant.forget()
        assert assistant.hear(text).reply.label == NONE, text


def test_nothing_that_the_second_topic_says_is_about_the_first(hiccups: Assistant) -> None:
    replies: list[Reply] = []
    for text in ("help", "more", "why do i get hiccups", "next", "what can i do", "nonsense of all kinds", "blah", "what",
                 "is this medical advice", "tell me more", "the ninth one", "number two", "goodbye"):  # fmt: skip
        replies.append(hiccups.hear(text).reply)
    said = " ".join([*hiccups.greeting(), *(reply.say + " ".join(reply.more) for reply in replies)])
    assert not TOPIC_WORDS.search(said)
    assert said.count("hiccups") > 5


def test_both_topics_may_be_open_at_once(assistant: Assistant, hiccups: Assistant) -> None:
    for _ in range(2):
        assert "seven common causes of knee twitching" in assistant.hear("why does it happen").reply.say
        assert "two common causes of hiccups" in hiccups.hear("why does it happen").reply.say


def test_the_default_topic_is_a_file_like_any_other(tmp_path: Path) -> None:
    copy = shutil.copytree(DEFAULT_TOPIC, tmp_path / "another_name")
    loaded: Topic = load_topic(copy)
    assert loaded == load_topic()


# Reading code


def imported(module: ast.Module) -> Iterator[str]:
    """The full names of all that is imported anywhere in a module."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str:
    return WORKSHOP if module.startswith("models/train/") else module.split("/")[0]


def wrong_way(room: str, module: ast.Module) -> list[str]:
    return [
        name
        for name in imported(module)
        if name.split(".")[0] in CLOSED[room] or (room != WORKSHOP and f"{name}.".startswith(f"{WORKSHOP}."))
    ]


def own_imports(module: ast.Module) -> set[str]:
    """The files of this project that are imported when a module is: not those inside functions."""
    top = ast.Module([node for node in module.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    found = set()
    for name in imported(top):
        parts = name.split(".")
        if parts[0] not in ROOMS:
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


def topic_words(module: ast.Module) -> list[str]:
    """The text constants of a module, docstrings apart, that name the topic."""
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
    return [text for _, _, text in sorted(texts) if TOPIC_WORDS.search(OWN_NAME.sub("", text))]


def help_texts() -> list[str]:
    """What ``knee --help`` and its usage errors may name: the constants of arguments.py that argparse is given."""
    found = []
    for node in ast.walk(tree("voice/commands/arguments.py")):
        if isinstance(node, ast.Call):
            found += [
                part.value
                for part in ast.walk(node)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
        if isinstance(node, ast.Assign) and "_EXAMPLES" in ast.unparse(node.targets[0]):
            found += [str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant)]
    return found


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
