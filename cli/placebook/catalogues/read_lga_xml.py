"""The LGA's inventory of datasets, as XML -> records."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from placebook.catalogues.records import (
    Catalogue,
    NotACatalogue,
    Record,
    catalogue,
    clean_line,
    clean_record,
)

KIND = "an inventory in the Local Government Association's schema"
_RESOURCE = "{*}Resources/{*}Resource"
_RENDITION = "{*}Renditions/{*}Rendition"


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
    found = root.findall(".//{*}Dataset")
    if root.tag.rpartition("}")[2] != "Inventory" or not found:
        raise NotACatalogue(
            f"{name}: is XML, but not an inventory of datasets; we read the Local "
            "Government Association's inventory schema, DCAT as JSON, CKAN, "
            "Data Package and CSV."
        )
    return catalogue(KIND, map(_record, found))


def _record(dataset: Element) -> Record:
    types = dataset.iterfind(f"{_RESOURCE}/{_RENDITION}/{{*}}MimeType")
    return clean_record(
        title=[dataset.findtext("{*}Title")],
        about=[dataset.findtext("{*}Description")],
        publisher=[dataset.findtext("{*}RightsHolder")],
        licences=[dataset.findtext("{*}Rights")],
        url=_addresses(dataset),
        formats=[kind.text for kind in types],
        issued=[dataset.get("Issued")],
        modified=[dataset.get("Modified")],
        withdrawn=dataset.get("Active", "").lower() == "false",
    )


def _addresses(dataset: Element) -> Iterator[str | None]:
    """The address that tells of the dataset first, then those of its data."""
    resources = dataset.findall(_RESOURCE)
    resources.sort(key=lambda resource: resource.get("Type") != "Document")
    for resource in resources:
        for address in resource.iterfind(f"{_RENDITION}/{{*}}Identifier"):
            yield address.text
    yield dataset.findtext("{*}Identifier")
