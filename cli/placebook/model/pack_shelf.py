"""What a pack has for reading: cases, pages of the guide, and its sources."""

# Annotations are not kept as text here: to make types of it takes pydantic a while.
from placebook.model.fields import Pattern
from placebook.model.pack_types import Page, Title, Words
from placebook.model.validation import Frozen, Id


class Case(Frozen):
    """A published example of open data in a public service."""

    id: Id
    title: Title
    place: Title = ""
    pattern: Pattern | None = None
    report: Words
    nutshell: Words
    data: Words = ""
    effect: Words = ""
    lessons: Words = ""
    sources: tuple[str, ...]


class Topic(Frozen):
    """A page of the guide."""

    id: Id
    title: Title
    body: Page
    sources: tuple[str, ...] = ()


class FactSource(Frozen):
    """Where a fact was read."""

    title: Words
    publisher: Words = ""
    year: str = ""
    url: Words
