"""What the index says of itself to search engines: schema.org as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from presskit.assets.page import linked_data
from presskit.site import kits_csv, kits_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from presskit.facts.kit import Publisher
    from presskit.records.model import Dataset


def of_index(publisher: Publisher, datasets: Sequence[Dataset]) -> dict[str, Any]:
    """Return what the index says: a catalogue, and what it is made from."""
    home = f"{publisher.newsroom_url}/"
    catalogue = {
        "@type": "DataCatalog",
        "@id": home,
        "url": home,
        "name": f"{publisher.site.name} newsroom",
        "license": publisher.licence.url,
        "publisher": {"@id": linked_data.house(publisher)},
        "datePublished": publisher.release_date.isoformat(),
        "isBasedOn": [{"@id": linked_data.source(dataset)} for dataset in datasets],
        "distribution": [
            {"@type": "DataDownload", "contentUrl": home + file, "encodingFormat": kind}
            for file, kind in ((kits_json.FILE, "application/json"), (kits_csv.FILE, "text/csv"))
        ],
    }
    return {
        "@context": linked_data.CONTEXT,
        "@graph": [
            catalogue,
            linked_data.organization(publisher),
            *(linked_data.dataset_thing(dataset) for dataset in datasets),
        ],
    }
