"""Ten tables as councils publish them, in invented figures, with nothing personal."""

from __future__ import annotations

CLEAN = {
    "bins": ("UPRN,Round,Next collection,Bin", "1000{n:08},R{m},2026-11-{d:02},black"),
    "spend": (
        "Body Name,Supplier Name,Date,Transaction Number,Net Amount,Expense Area",
        "Example Council,Acme Paving Ltd,{d:02}/10/2026,51{n:08},{n}.50,Highways",
    ),
    "contracts": (
        "Reference,Title,Supplier,Company number,Start date,End date,Value,Contact",
        "C-{n:05},Road marking,Acme Paving Ltd,0{n:07},2026-04-01,2029-03-31,{n}000,"
        "procurement.team@council.example",
    ),
    "grants": (
        "Identifier,Title,Amount Awarded,Currency,Award Date,Recipient Org:Name,"
        "Recipient Org:Charity Number",
        "360G-eg-{n},Youth club,{n}00,GBP,2026-06-{d:02},The Example Trust,1{n:06}",
    ),
    "brownfield": (
        "OrganisationURI,SiteReference,SiteNameAddress,GeoX,GeoY,Hectares,"
        "OwnershipStatus,FirstAddedDate",
        "http://example.org/id/1,BLR{n:04},Former Depot Mill Lane,-0.{n:05},51.{n:05},"
        "0.{d},owned by a public authority,2017-12-{d:02}",
    ),
    "car parks": (
        "Name,Postcode,Spaces,Blue badge spaces,Opening hours,Maximum height",
        "Mill Lane,ME{m} {m}AA,{n},4,Mo-Su 07:00-22:00,2.1m",
    ),
    "toilets": (
        "LocationText,StreetAddress,Postcode,UPRN,Accessible,BabyChange,Easting,Northing",
        "Market Square,High Street,CT{m} {m}AB,2000{n:07},Yes,No,{n:06},1{n:05}",
    ),
    "bus stops": (
        "ATCOCode,NaptanCode,CommonName,Street,Bearing,Longitude,Latitude",
        "2400A{n:06}A,ken{n:05},Town Hall,High Street,NW,0.{n:05},51.{n:05}",
    ),
    "elections": (
        "Election,Date,Ward,Ward code,Party,Votes,Turnout",
        "Council,2026-05-07,Mill Ward,E0500{n:04},Example Party,{n},3{m}.5",
    ),
    "air": (
        "Site,LSOA11CD,Start time,End time,NO2,Unit",
        "Mill Lane,E0100{n:04},2026-11-{d:02} 0{m}:00:00,2026-11-{d:02} 0{m}:59:59,"
        "{n}.{m},ug/m3",
    ),
}


def clean(kind: str, rows: int = 200) -> str:
    """One of the ten as CSV."""
    header, row = CLEAN[kind]
    body = (row.format(n=1000 + 7 * n, m=1 + n % 9, d=1 + n % 28) for n in range(rows))
    return "\n".join([header, *body]) + "\n"
