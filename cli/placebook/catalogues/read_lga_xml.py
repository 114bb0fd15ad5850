"""The LGA's inventory of datasets, as XML -> records."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from placebook.base.urls import web_address
from placebook.catalogues.records import (
    Catalogue,
    NotACatalogue,
    Record,
    catalogue,
    clean_date,
    clean_description,
    clean_line,
    non_empty,
)

KIND = "an inventory in the Local Government Association's schema"


def read_lga_catalogue(content: bytes, name: str) -> Catalogue:
    """Every dataset of an inventory. Raises NotACatalogue.

    Entities and document types that would make the reader fetch or unfold something are
    refused: a catalogue needs none.
    """
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        raise NotACatalogue(
            f"{name}: its XML defines a document type or entities, which a catalogue "
            "does not need and which can be harmful; ask its publisher for one without."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise NotACatalogue(
            f"{name}: is not whole XML ({clean_line(str(error))}); download it again."
        ) from None
    found = [element for element in root.iter() if _name(element) == "Dataset"]
    if _name(root) != "Inventory" or not found:
        raise NotACatalogue(
            f"{name}: is XML, but not an inventory of datasets; we read the Local "
            "Government Association's inventory schema, DCAT as JSON, CKAN, "
            "Data Package and CSV."
        )
    return catalogue(KIND, map(_record, found))


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: Element, *path: str) -> Iterator[Element]:
    if not path:
        yield element
        return
    for child in element:
        if _name(child) == path[0]:
            yield from _children(child, *path[1:])


def _text(element: Element, *path: str) -> str:
    return next((child.text or "" for child in _children(element, *path)), "")


def _record(dataset: Element) -> Record:
    renditions = list(
        _children(dataset, "Resources", "Resource", "Renditions", "Rendition")
    )
    return Record(
        title=clean_line(_text(dataset, "Title")),
        about=clean_description(_text(dataset, "Description")),
        publisher=clean_line(_text(dataset, "RightsHolder")),
        licences=non_empty(clean_line(_text(dataset, "Rights"))),
        url=_page(dataset),
        formats=non_empty(*(clean_line(_text(r, "MimeType")) for r in renditions)),
        issued=clean_date(dataset.get("Issued", "")),
        modified=clean_date(dataset.get("Modified", "")),
        withdrawn=dataset.get("Active", "").lower() == "false",
    )


def _page(dataset: Element) -> str:
    """The address that tells of the dataset; else the first of its data."""
    resources = list(_children(dataset, "Resources", "Resource"))
    resources.sort(key=lambda resource: resource.get("Type") != "Document")
    for resource in resources:
        for rendition in _children(resource, "Renditions", "Rendition"):
            if address := web_address(_text(rendition, "Identifier")):
                return address
    return web_address(_text(dataset, "Identifier"))
