"""A catalogue's record -> the fields of its entry, in the workbook's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from placebook.base.text import EMAIL, SAYS_NOTHING, names_a_person
from placebook.base.urls import redact_text
from placebook.catalogues.controlled_terms import Normaliser, last_part, term_key
from placebook.catalogues.records import Record
from placebook.model.fields import FIELDS
from placebook.model.pack import Pack
from placebook.model.workbook import Workbook

# What tables say -> the workbook's word, by field.
_ALSO = {
    **{("personal", said): "personal" for said in ("yes", "y", "true", "1")},
    **{("personal", said): "none" for said in ("no", "n", "false", "0", "anonymised")},
    ("personal", "pseudonymised"): "pseudonymous",
}
# What the council of an area is called.
_COUNCILS = (
    *("{}", "{} council", "{} city council", "{} county council", "city of {}"),
    *("{} borough council", "{} district council", "{} metropolitan borough council"),
    *("{} county borough council", "{} metropolitan district council"),
    *("london borough of {}", "royal borough of {}", "city of {} council"),
    *("london borough of {} council", "royal borough of {} council"),
    *("council of {}", "county council of {}"),
)
A_PERSON = "a person's name or address"
# Catalogues' words for who may use a dataset; other words are left open.
_ACCESS = {
    **dict.fromkeys(("internal", "nonpublic", "staff"), "internal"),
    **dict.fromkeys(("open", "opendata"), "open"),
    "public": "public",
}


def dataset_fields(pack: Pack, words: Normaliser, record: Record) -> dict[str, Any]:
    """The fields of an entry; None or blank where the record says nothing."""
    licence = words.licence([text for text in record.licences if _says(text)])
    said = {name: _in_words(pack, name, text) for name, text in record.said}
    return {
        **said,
        "title": record.title,
        "about": record.about,
        "steward": said.get("steward") or _role(record.publisher),
        "access": said.get("access") or _access(pack, licence, record),
        "licence": licence,
        "format": words.format(record.formats),
        "frequency": words.frequency(record.frequencies),
        "standard": said.get("standard") or words.standard(record.standard),
        "url": record.url,
    }


def _says(text: str) -> bool:
    return text.casefold() not in SAYS_NOTHING


def _in_words(pack: Pack, name: str, text: str) -> Any:
    """The value of a field for a table's cell; None if no word of the field fits."""
    if name == "steward":
        return _role(text)
    field = FIELDS[f"datasets.{name}"]
    if field.holds_several:
        return tuple(p.strip() for p in re.split(r"[;,]", text) if p.strip())
    if not field.words:
        return text
    offered = pack.choices(f"datasets.{name}")
    known = {term_key(word.title): id for id, word in offered.items()}
    known.update({term_key(id): id for id in offered})
    return known.get(term_key(text)) or _ALSO.get((name, term_key(text)))


def _role(text: str) -> str | None:
    """Who answers for a dataset, without a name or an e-mail address.

    None if nothing else is said.
    """
    role = re.sub(rf"[(<\[]?{EMAIL}[)>\]]?", "", text).strip(" ,;-")
    parts = re.split(r"\s*[:;,(]\s*|\s+[-–—]\s+", role)
    if any(map(names_a_person, (role, *parts))):
        kept = (part.strip(" )") for part in parts if not names_a_person(part))
        role = next(filter(None, kept), "")
    return role if role and _says(role) else None


def _access(pack: Pack, licence: str | None, record: Record) -> str | None:
    """Open only with an open licence, and never against what the record says.

    The words of our own questions count as they are.
    """
    titles = {w.title: id for id, w in pack.choices("datasets.access").items()}
    if spoken := [titles[text] for text in record.access if text in titles]:
        return spoken[0]
    said = _said_of_access(pack, record)
    if said == "internal" or (record.access and said is None):
        return said
    is_open = pack.dataset_words.is_open(licence)
    if said == "open" and not is_open:
        return "public"  # anyone may see it; nothing says that anyone may use it
    return "open" if is_open and said in (None, "public", "open") else said


def _said_of_access(pack: Pack, record: Record) -> str | None:
    """The first of a record's words for access that is known."""
    for text in record.access:
        last = term_key(last_part(text))
        if known := _in_words(pack, "access", text) or _ACCESS.get(last):
            return str(known)
    return None


def record_status(pack: Pack, workbook: Workbook, record: Record) -> str | None:
    """Held if the area's council or a partner in the room has it; else None."""
    said = dict(record.said)
    if said.get("status"):  # what is not understood says something all the same
        known = _in_words(pack, "status", said["status"])
        return str(known) if known else None
    area = _whole(workbook.area.name)
    partners = (p.organisation for p in workbook.workshop.people if p.organisation)
    ours = {*map(_whole, partners), *(name.format(area) for name in _COUNCILS)}
    names = (_role(record.publisher), _role(said.get("steward", "")))
    return "held" if any(name and _whole(name) in ours for name in names) else None


def _whole(name: str) -> str:
    """An organisation's name in small letters, without *the* or what is in brackets."""
    bare = re.sub(r"(?i)^the | ?\(.*\)$", "", name).replace("&", " and ")
    return " ".join(bare.casefold().split())


def unmapped_words(
    pack: Pack, words: Normaliser, record: Record
) -> Iterator[tuple[str, str]]:
    """What no word of a field fits, as (field, the record's words)."""
    for name, text in record.said:
        if name == "url":
            yield name, redact_text(text)
        elif name != "steward" and not _in_words(pack, name, text):
            yield name, text
    yield from _not_the_steward(record)
    if record.standard and words.standard(record.standard) is None:
        yield "standard", record.standard
    if record.access and not _said_of_access(pack, record):
        yield "access", last_part(record.access[0])
    if any(record.formats) and words.format(record.formats) is None:
        yield "format", next(filter(None, record.formats))


def _not_the_steward(record: Record) -> Iterator[tuple[str, str]]:
    """Stewards and publishers in a record that the entry does not take."""
    said = [dict(record.said).get("steward", ""), record.publisher]
    steward, publisher = map(_role, said)
    if any(text and _says(text) and not _role(text) for text in said):
        yield "steward", A_PERSON
    if steward and publisher and steward != publisher:
        yield "publisher", publisher
