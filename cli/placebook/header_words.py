"""Words that columns of councils' tables are called by; a list of our own."""

from __future__ import annotations

HEADER_WORDS = frozenset(
    """
    address age allowance amount applicant application area asset average balance band
    bin bins birth body born borough budget candidate capacity carer category child
    city claimant class client closed code collected collection column comment
    comments condition contact contract cost council count country county currency
    customer date day days decision department description details diagnosis
    directorate district dob easting election email employee end energy epc ethnicity
    expenses file first firstname forename format frequency from fuel gate gender
    grade gross group height hours household housing id identifier initials inspection
    insurance issued job key kind last lastname lat latitude length licence license
    link location lon long longitude lsoa mail measure middle minutes mobile modified
    month msoa name nationality net nhs ni nino no northing note notes num number
    officer opened opening organisation organization outcome owner parent parish
    parking party patient payment period permit person phone place planning population
    post postcode price project property public publisher pupil purpose qty quantity
    quarter rating reason received recycled recycling ref reference region
    registration religion remark remarks resident road role round route row salary
    school score service services sex site source spaces species spend staff stage
    start status steward stream street student subject supplier surname survey tax
    team tel telephone tenant tenure theme time title to tonnage tonnes topic total
    town type unit updated uprn uri url usrn value vehicle visits votes ward waste
    website week weekday weight width worker year
    """.split()  # noqa: SIM905 - a list of them would take pages
)
