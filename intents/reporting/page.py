"""The whole report of an evaluation, as one page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from intents.measuring.accuracy import Band, Outcome, Share, confusions, hearing, reliability
from intents.reporting.counted import ASKED, Times, confusion, short, times
from intents.reporting.html import Html, element, joined
from intents.reporting.plots import confusion_plot, reliability_plot, times_plot
from intents.reporting.tables import Table, table

_STYLE = Path(__file__).parent / "style.css"
_NOTHING_ELSE = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_MOST = 30  # kinds of mistakes that are listed
_KINDS = {"wrong": "Wrong", "refused": "Refused", "asked": "Asked back"}  # the worst first


def page(name: str, topic: str, figures: Mapping[str, object], outcomes: Sequence[Outcome]) -> str:
    """HTML about the evaluation of the labelled file ``name`` with a topic; ``figures`` as `accuracy.summary` gives them."""
    title = f"How well {name} was understood"
    sections = [
        ("figures", "All figures", _figures(figures)),
        ("confusion", "What was taken for what", _confusion(outcomes)),
        ("reliability", "How right it is when it is sure", _reliability(outcomes)),
        ("times", "How long it took", _times(outcomes)),
        ("mistakes", "Each line that went wrong", _mistakes(outcomes)),
    ] if outcomes else []  # fmt: skip
    contents = (element("li", element("a", heading, href=f"#{name}")) for name, heading, _ in sections)
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_NOTHING_ELSE),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        element("style", Html(_STYLE.read_text(encoding="utf-8"))),
    )
    body = element(
        "body",
        element("a", "To the results", href="#results", class_="skip"),
        element("header", element("h1", title), element("p", _introduction(topic, outcomes))),
        element("nav", element("ul", *contents), aria_label="Contents"),
        element(
            "main",
            element("dl", *_cards(outcomes), class_="cards"),
            *(
                element("section", element("h2", heading, id=f"{name}-heading"), inside, id=name, aria_labelledby=f"{name}-heading")
                for name, heading, inside in sections
            ),
            id="results", tabindex=-1,
        ),
    )  # fmt: skip
    return f"<!DOCTYPE html>\n{element('html', head, body, lang='en')}\n"


def _introduction(topic: str, outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return "There is no case in the file."
    recorded = " from recordings" if any(o.hearing for o in outcomes) else ""
    return f"{_many(len(outcomes), 'case')}{recorded}, about the topic “{topic}”. Shares are given with what they would be in 95 of 100 such files."


def _cards(outcomes: Sequence[Outcome]) -> Iterator[Html]:
    """What to know first."""
    inside = [o for o in outcomes if o.case.label.intent != "none"]
    outside = [o for o in outcomes if o.case.label.intent == "none"]
    for name, kind, cases in (
        ("Answered right", "right", inside),
        ("Answered wrong", "wrong", inside),
        ("Asked back", "asked", inside),
        ("Wrongly refused", "refused", inside),
        ("Rightly let go", "right", outside),
    ):
        if cases:
            share = Share(sum(o.kind == kind for o in cases), len(cases))
            value = element("span", f"{100 * share.value:.1f} %", class_="value")
            yield element(
                "div",
                element("dt", name),
                element(
                    "dd",
                    value,
                    element("span", f"{share.part} of {share.whole}", class_="of"),
                    element("span", _between(share), class_="of"),
                ),
            )


def _figures(figures: Mapping[str, object]) -> Html:
    rows = [(_capital(name), str(value)) for name, value in figures.items()]
    return table(
        Table("all-figures", "All figures of the evaluation", ("Figure", "Value"), rows, numbers=False)
    )


def _confusion(outcomes: Sequence[Outcome]) -> Html:
    found = confusion(outcomes)
    rows = [
        (row, *(str(found.counts[row, column]) for column in found.columns), str(found.total(row)))
        for row in found.rows
    ]
    diagonal = frozenset((number, number) for number in range(len(found.rows)))
    item = sum(o.kind == "wrong" and o.case.label.intent == o.turn.reply.label.intent for o in outcomes)
    note = (
        "The diagonal is what was right. Numbers beside it went wrong, or were asked about. “none” is what is out of scope: "
        "to take something for it is to refuse it."
    )
    if item:
        note += f" On the diagonal are also {_many(item, 'case')} of the right intent with the wrong item."
    return joined(
        element("p", note),
        _figure(confusion_plot("confusion-plot", found)),
        table(Table("confusion-table", "Cases by what was meant (rows) and what it was taken for (columns)", ("Meant", *found.columns, "All"), rows, marked=diagonal)),
        _most_frequent(list(outcomes)),
    )  # fmt: skip


def _most_frequent(outcomes: list[Outcome]) -> Html:
    found = confusions(outcomes)
    if not found:
        return element("p", "Nothing went wrong.")
    rows = [
        (str(each["label"]), ASKED if each["got"] == "asked" else str(each["got"]), str(each["count"]))
        for each in found[:_MOST]
    ]
    return table(
        Table("frequent", "The most frequent mistakes", ("Meant", "Taken for", "Cases"), rows, numbers=False)
    )


def _reliability(outcomes: Sequence[Outcome]) -> Html:
    answers = "Of what was answered: how sure it was, and how often that was right. On the dashed line both are the same; below it, it was too sure."
    parts = [
        element("p", answers),
        *_bands("reliability", "The confidence of answers, and how often they were right", reliability(list(outcomes))),
    ]  # fmt: skip
    if heard := hearing(list(outcomes)):
        parts += [
            element("h3", "How right it is when the recognizer is sure"),
            element("p", "The same by how sure the recognizer was of the words."),
            *_bands("hearing", "The recognizer's confidence, and how often answers were right", heard),
        ]
    return joined(*parts)


def _bands(name: str, caption: str, bands: Sequence[Band]) -> Iterator[Html]:
    yield _figure(reliability_plot(f"{name}-plot", caption, bands))
    rows = [
        (
            f"{band.low:g} to {band.high:g}",
            f"{band.sure:.3f}" if band.right.whole else "none",
            str(band.right.whole),
            str(band.right.part),
            f"{100 * band.right.value:.1f} %" if band.right.whole else "none",
            _between(band.right) if band.right.whole else "none",
        )
        for band in bands
    ]
    head = ("Confidence", "Its mean", "Answers", "Right", "Share", "Interval")
    yield table(Table(f"{name}-table", caption, head, rows))


def _times(outcomes: Sequence[Outcome]) -> Html:
    parts = [*_timed("understanding", "Milliseconds to find the reply", times([o.seconds for o in outcomes]))]
    if heard := [o.hearing for o in outcomes if o.hearing]:
        parts += [
            element("h3", "Hearing"),
            *_timed("recognizing", "Milliseconds to hear a recording", times(heard)),
        ]
    return joined(*parts)


def _timed(name: str, caption: str, found: Times) -> Iterator[Html]:
    yield _figure(times_plot(f"{name}-plot", caption, found))
    marks = [(mark, short(value)) for mark, value in found.marks.items()]
    yield table(
        Table(
            f"{name}-marks",
            f"{caption}: the middle and the ends",
            ("Of all questions", "Milliseconds"),
            marks,
        )
    )
    bars = [(f"{low:g} to {high:g}", str(count)) for low, high, count in found.bars]
    yield table(
        Table(f"{name}-bars", f"{caption}: how many took how long", ("Milliseconds", "Questions"), bars)
    )


def _mistakes(outcomes: Sequence[Outcome]) -> Html:
    order = list(_KINDS)
    wrong = sorted((o for o in outcomes if o.kind in _KINDS), key=lambda o: order.index(o.kind))
    if not wrong:
        return element("p", "Nothing went wrong.")
    recorded = any(o.hearing for o in wrong)
    rows = [
        (
            _KINDS[o.kind],
            str(o.case.label),
            str(o.turn.reply.label),
            f"{o.turn.reply.confidence:.2f}",
            o.turn.heard.text or "(nothing)",
            *([o.case.text] if recorded else []),
        )
        for o in wrong
    ]
    head = ("What happened", "Meant", "Taken for", "Confidence", "Text", *(["Recording"] if recorded else []))
    caption = f"{_many(len(wrong), 'line')} of {len(outcomes)} that went wrong, the worst kind first"
    return table(Table("mistakes-table", caption, head, rows, numbers=False))


def _figure(plot: Html) -> Html:
    """A plot that scrolls by itself where it is too wide, also by keyboard."""
    return element(
        "figure", plot, tabindex=0, role="group", aria_label="Plot; the table after it has the same figures"
    )


def _between(share: Share) -> str:
    low, high = share.interval
    return f"{100 * low:.1f} to {100 * high:.1f} %"


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'s'[: count != 1]}"


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
