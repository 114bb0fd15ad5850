"""The pack's knowledge -> the guide's pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from placebook.base.errors import PlacebookError
from placebook.base.text import one_line
from placebook.model.fields import POINTS
from placebook.model.pack import Pack
from placebook.model.pack_files import Topic
from placebook.model.pack_types import Recommendation
from placebook.reports.document import (
    Block,
    Heading,
    Item,
    Items,
    Report,
    Table,
    Text,
    listing,
)


class NoTopic(PlacebookError):
    """A page that the guide does not have."""

    def __init__(self, topic: str, pages: Iterable[str]) -> None:
        super().__init__(
            f"guide: there is no page '{one_line(topic, 40)}'. The pages are "
            f"{', '.join(pages)}."
        )


def guide_page(pack: Pack, topic: str) -> Report:
    """One page of the guide; the first page for an empty topic. Raises NoTopic."""
    pages: dict[str, tuple[str, Iterator[Block]]] = {
        "patterns": ("The three patterns", _patterns(pack)),
        "cases": ("Published cases", _cases(pack)),
        **{topic.id: (topic.title, _topic(pack, topic)) for topic in pack.shelf.topics},
        **{r.id: (r.title, _recommendation(pack, r)) for r in pack.recommendations},
    }
    if not topic:
        titles = tuple((id, title) for id, (title, _) in pages.items())
        contents = Table(("Page", "What it is about"), titles)
        how = Text("`placebook guide PAGE` shows a page.")
        return Report("The guide", (how, contents))
    if topic not in pages:
        raise NoTopic(topic, pages)
    title, blocks = pages[topic]
    return Report(title, tuple(blocks))


def _topic(pack: Pack, topic: Topic) -> Iterator[Block]:
    yield from _body(topic.body)
    yield from _sources(pack, topic.sources)


def _body(body: str) -> Iterator[Block]:
    """Paragraphs and lists: blank lines divide, a hyphen begins an item."""
    for part in re.split(r"\n{2,}", body.strip()):
        lines = part.split("\n")
        plain = [line for line in lines if not line.startswith("- ")]
        items = [line[2:] for line in lines if line.startswith("- ")]
        if plain:
            yield Text(" ".join(plain))
        if items:
            yield Items(tuple(Item(item) for item in items))


def _sources(pack: Pack, keys: Iterable[str]) -> list[Block]:
    listed = (pack.shelf.sources[key] for key in dict.fromkeys(keys))
    return listing("Sources", (Item(s.title, s.url) for s in listed), 3)


def _patterns(pack: Pack) -> Iterator[Block]:
    for pattern in pack.patterns:
        yield Heading(f"{pattern.number}. {pattern.title}")
        yield from _body(pattern.mechanism)
        yield Text(f"Who gains first: {one_line(pattern.beneficiaries)}")
        if pattern.questions:
            yield Items(tuple(Item(question) for question in pattern.questions))
        of_it = (case for case in pack.shelf.cases if case.pattern == pattern.id)
        if cases := [case.title for case in of_it]:
            yield Text(f"Published cases: {'; '.join(cases)}.")
    yield from _sources(pack, [key for p in pack.patterns for key in p.sources])


def _cases(pack: Pack) -> Iterator[Block]:
    yield from _body(pack.shelf.cases_about)
    for case in pack.shelf.cases:
        is_new = case.place and case.place not in case.title
        yield Heading(case.title + (f" ({case.place})" if is_new else ""))
        yield Text(case.report)
        yield from _body(case.nutshell)
        for name in ("data", "effect", "lessons"):
            if words := getattr(case, name):
                yield Text(f"{name.capitalize()}: {one_line(words)}")
        listed = [pack.shelf.sources[key] for key in case.sources]
        yield Items(tuple(Item(source.title, source.url) for source in listed))


def _recommendation(pack: Pack, recommendation: Recommendation) -> Iterator[Block]:
    yield from _body(recommendation.about)
    if recommendation.report:
        yield Heading("What the 2018 report says", 3)
        yield from _body(recommendation.report)
    if recommendation.elsewhere:
        yield Heading("What the page draws on", 3)
        yield from _body(recommendation.elsewhere)
    sources = list(recommendation.sources)
    for statement in recommendation.statements:
        yield Heading(statement.text)
        yield Text(" ".join(filter(None, (statement.ask, statement.note))))
        yield from _body(statement.why)
        levels = [
            f"{pack.answers[id].title}: {pack.level(statement, id)}" for id in POINTS
        ]
        steps = [f"Next: {statement.step(level)}" for level in [*POINTS][:-1]]
        yield Items(tuple(map(Item, levels, (*steps, ""))))
        yield Text(f"What counts as evidence: {statement.evidence}")
        sources += statement.sources
    yield from _sources(pack, sources)
