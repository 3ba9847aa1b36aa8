"""Books that nobody owns, cut into what is said in them and what is told.

    python -m models.train.language.books COPIES TEXT

COPIES is a folder with copies of repositories of GITenberg (github.com/GITenberg), one of Project Gutenberg's books in each, as
``git clone`` makes them, bare or not; the text of each goes to ``TEXT/books``, without the licence around it. `NUMBERS` are the
books that the embedded model has learnt from. All are in the public domain in the United States.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from voice.terminal import note

FOLDER = "books"
LICENCE = "public domain in the United States (Project Gutenberg)"
MEASURED = frozenset((514, 1661))
"""The numbers of books from which lines are taken to measure with: no line of these is ever learnt from."""
NUMBERS = (
    36, 45, 47, 51, 55, 74, 113, 120, 140, 144, 145, 155, 158, 174, 204, 217, 284, 289, 308, 345, 351, 434, 541, 543, 730, 766,
    778, 805, 834, 863, 885, 1056, 1155, 1156, 1245, 1260, 1342, 1400, 1450, 1869, 1872, 1874, 2005, 2042, 2607, 2641, 2814, 2852,
    2946, 3756, 3825, 3829, 4240, 4300, 6684, 6753, 8164, 9830, 10554, 16921, 18137, 18458, 19145, 19445, 19474, 19478, 19651,
    20717, 20727, 20728, 21051, 21873, 22332, 28346, 32154, 32522, 32706,
)  # fmt: skip

_FIRST = re.compile(r"\*\*\* ?START OF TH[^\n]*\n|\*END\*?THE SMALL PRINT[^\n]*\n")
_LAST = re.compile(r"\*\*\* ?END OF TH|\n *End of (?:the )?Project Gutenberg", re.IGNORECASE)
_OWNED = "COPYRIGHTED Project Gutenberg"
_MARKUP = re.compile(r"\[[^\]]*\]|[_*=|]")
_QUOTED = re.compile(r"[\"\u201c]([^\"\u201c\u201d]+)(?:[\"\u201d]|$)")
_SPEAKER = re.compile(r"[A-Z][A-Z'. ]+[A-Z]\.? +(?=[A-Z][a-z']|I )")  # in a play
_SENTENCE = re.compile(r"(?<=[.!?;:])(?<!Mr\.)(?<!Mrs\.)(?<!Dr\.)(?<!St\.)(?<!\b[A-Z]\.)['\"]? +|--+")


def said(text: str) -> Iterator[str]:
    """The sentences of a book between quotation marks, and those of a play."""
    for paragraph in _paragraphs(text):
        if _SPEAKER.match(paragraph):
            yield from _sentences(_SPEAKER.sub("", paragraph, count=1))
        else:
            for quoted in _QUOTED.findall(paragraph):
                yield from _sentences(quoted)


def told(text: str) -> Iterator[str]:
    """The other sentences of a book."""
    for paragraph in _paragraphs(text):
        if not _SPEAKER.match(paragraph):
            yield from _sentences(_QUOTED.sub(". ", paragraph))


def without_licence(text: str) -> str:
    """A file of Project Gutenberg without what stands before and after the book. Raises ValueError for one that is owned."""
    if _OWNED in text[:20_000]:
        raise ValueError("its author owns it.")
    begins = list(_FIRST.finditer(text[:40_000]))
    text = text[begins[-1].end() :] if begins else text
    end = _LAST.search(text, len(text) // 2)
    return text[: end.start()] if end else text


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", text.replace("\r", "")):
        yield " ".join(_MARKUP.sub("", paragraph).split())


def _sentences(text: str) -> Iterator[str]:
    return (sentence for sentence in _SENTENCE.split(text) if sentence.strip())


def _copied(repository: Path) -> str:
    """The text of the book in a copy of its repository. Raises ValueError where there is none."""
    number = repository.name.rpartition("_")[2].removesuffix(".git")
    places = (repository, repository / ".git", repository / "repo", repository / "repo" / ".git")
    for place in (path for path in places if (path / "HEAD").is_file()):
        for name, encoding in (
            (f"{number}-0.txt", "utf-8"),
            (f"{number}-8.txt", "latin-1"),
            (f"{number}.txt", "latin-1"),
        ):
            done = subprocess.run(
                ["git", f"--git-dir={place}", "show", f"HEAD:{name}"], capture_output=True, check=False
            )
            if done.returncode == 0:
                return without_licence(done.stdout.decode(encoding, errors="replace"))
    raise ValueError("there is no text in it.")


def main() -> None:
    """Reads the command line."""
    copies, text = map(Path, sys.argv[1:3])
    (text / FOLDER).mkdir(parents=True, exist_ok=True)
    for repository in sorted(copies.glob("GITenberg*_*")):
        number = int(repository.name.rpartition("_")[2].removesuffix(".git"))
        try:
            if number in MEASURED:
                raise ValueError("figures are measured with it.")
            book = _copied(repository)
        except ValueError as error:
            note(f"{repository.name} is left out: {error}")
        else:
            (text / FOLDER / f"{number}.txt").write_text(book, encoding="utf-8")
    found = {int(path.stem) for path in (text / FOLDER).glob("*.txt")}
    if missing := sorted(set(NUMBERS) - found):
        note(f"{len(missing)} books are missing: {', '.join(map(str, missing))}")


if __name__ == "__main__":
    main()
