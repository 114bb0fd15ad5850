"""What a pack is made of: questions, statements, and the words for choices."""

# Annotations are not kept as text here: to make types of it takes pydantic a while.
import re
from collections.abc import Mapping
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field

from placebook.model.fields import Listed, Pattern, Role
from placebook.model.shapes import Unfit
from placebook.model.validation import Frozen, Id, Number


class Fits(NamedTuple):
    """How many characters of a text fit where it is shown; more is only remarked on."""

    most: int


# What fits a screen of 80 by 24, or a page.
Text30 = Annotated[str, Fits(30)]
Title = Annotated[str, Fits(60)]
Hint = Annotated[str, Fits(76)]
Text100 = Annotated[str, Fits(100)]
Text120 = Annotated[str, Fits(120)]
Text140 = Annotated[str, Fits(140)]
Text148 = Annotated[str, Fits(148)]
Text300 = Annotated[str, Fits(300)]
Words = Annotated[str, Fits(2000)]
Page = Annotated[str, Fits(12000)]


def _to_weight(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _positive(weight) for key, weight in value.items()}
    number = _positive(value)
    return dict.fromkeys(("access", "delivery", "policy"), number)


def _positive(value: object) -> float:
    try:
        number = float(str(value))
    except ValueError:
        number = 0
    if not 0 < number < 1000:
        raise Unfit("is not a weight", "use a number above 0, such as 1 or 2.5")
    return number


Weight = Annotated[Mapping[Pattern, float], BeforeValidator(_to_weight)]


class Word(Frozen):
    """An allowed word as people read it."""

    title: Title
    hint: Hint = ""


class Band(Frozen):
    """What a score from ``from_`` upwards is called."""

    from_: float = Field(alias="from", ge=0, le=100)
    title: Title


class Condition(Frozen):
    """When a question is asked: with one of these patterns, or before one is chosen."""

    pattern: tuple[Pattern, ...] = Field(min_length=1)

    def holds(self, pattern: Pattern | None) -> bool:
        """Whether the question is asked, given the workbook's pattern."""
        return pattern is None or pattern in self.pattern


class Question(Frozen):
    """One question of the walk, by the id of its field."""

    id: str
    text: Text100
    help: Hint = ""
    why: Words = ""
    example: Words = ""
    choices: Mapping[str, Word] = {}
    sources: tuple[str, ...] = ()
    when: Condition | None = None
    one: Title = ""  # for lists: "a dataset"
    many: Title = ""  # "datasets"
    none: Hint = ""  # "No datasets yet."


class Section(Frozen):
    """A part of the walk, and its share of ninety minutes."""

    section: str
    title: Text30
    minutes: Number
    about: Words
    questions: tuple[Question, ...] = ()


class Levels(Frozen):
    """A ladder: what each level adds to the one below it.

    *Not yet* is the same words for every statement, those of the answer.
    """

    starting: Text148
    partly: Text148
    in_place: Text148 = Field(alias="in-place")


class Next(Frozen):
    """What moves a statement up one level, by the level it is at."""

    not_yet: Text300 = Field(alias="not-yet")
    starting: Text300
    partly: Text300


class Statement(Frozen):
    """One line of the checklist.

    ``listed`` is the datasets' field that shows the answer, ``changed`` the version of
    the pack in which a level last changed its meaning.
    """

    id: Id
    text: Text120
    ask: Text140
    why: Words = ""
    levels: Levels
    next: Next
    note: Text148 = ""
    evidence: Hint
    listed: Listed | None = None
    changed: Number | None = None
    sources: tuple[str, ...] = ()
    weight: Weight | None = None

    def step(self, answer: str) -> str:
        """What moves the statement up from ``answer``, which is not ``in-place``."""
        return str(getattr(self.next, answer.replace("-", "_")))


class Retired(Frozen):
    """A statement that is no longer asked; its id is never used again."""

    id: Id
    since: Number
    reason: Words


class Recommendation(Frozen):
    """A heading of the checklist: what the report recommends acting on."""

    id: Id
    title: Title
    about: Words
    report: Words = ""
    elsewhere: Words = ""
    sources: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = Field(min_length=1)
    retired: tuple[Retired, ...] = ()
    weight: Weight | None = None


class PatternWords(Frozen):
    """One of the three ways in which open data helps."""

    id: Pattern
    number: Number
    title: Title
    hint: Hint
    mechanism: Words
    beneficiaries: Words
    questions: tuple[Words, ...] = ()
    sources: tuple[str, ...] = ()


class RoleWords(Frozen):
    """A part that an actor can play."""

    id: str
    title: Title
    hint: Hint
    sources: tuple[str, ...] = ()


class Lane(Frozen):
    """A column of the map, for actors with these roles."""

    title: Title
    roles: tuple[Role, ...]


class ExchangeWords(Frozen):
    """Something that goes from one actor to another."""

    id: str
    title: Title
    hint: Hint
    tangible: bool
    sources: tuple[str, ...] = ()


class Licence(Frozen):
    """A licence by its SPDX id; ``open`` if it is an open one.

    ``also`` has other ways in which catalogues write it, here and below.
    ``unversioned`` has those without a version: they count as this one.
    """

    id: str
    title: Title
    open: bool
    also: tuple[Hint, ...] = ()
    unversioned: tuple[Hint, ...] = ()


class Frequency(Frozen):
    """How often a dataset is updated."""

    id: str
    title: Title
    also: tuple[Hint, ...] = ()


class FileFormat(Frozen):
    """A file format, as five-star open data sees it."""

    id: str
    structured: bool
    open: bool
    also: tuple[Hint, ...] = ()


class Scheme(Frozen):
    """A shared way of naming things, such as UPRN."""

    id: str
    title: Words


class Standard(Frozen):
    """A published standard; ``uris`` if it names things by web addresses.

    ``fits`` has words of datasets' titles for which it may be the right one.
    """

    id: str
    title: Words
    uris: bool = False
    fits: tuple[Title, ...] = ()


def _to_template(value: str) -> str:
    if re.search(r"[{}]", re.sub(r"\{\w+\}", "", value)):
        do = "write it as {name}, or take it out"
        raise Unfit("has a brace without its other half", do)
    return value


class Rule(Frozen):
    """What the summary says when something is missing, by the rule that found it.

    ``title`` stands before several findings, ``words`` says one. With ``question`` it
    is asked, not claimed.
    """

    id: Id
    title: Title
    words: Annotated[Text140, AfterValidator(_to_template)]
    reason: Annotated[Words, AfterValidator(_to_template)]
    question: bool = False
    when: Condition | None = None
    sources: tuple[str, ...] = ()


class DatasetWords(Frozen):
    """Words that are offered for datasets; people may use others."""

    licences: tuple[Licence, ...]
    frequencies: tuple[Frequency, ...]
    formats: tuple[FileFormat, ...]
    identifiers: tuple[Scheme, ...]
    standards: tuple[Standard, ...]
    sources: tuple[str, ...] = ()

    def is_open(self, licence: str | None) -> bool:
        """Whether a licence, by its id, is one that we know to be open."""
        said = (licence or "").casefold()
        return any(word.open for word in self.licences if word.id.casefold() == said)
