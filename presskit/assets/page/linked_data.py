"""What pages say of themselves to search engines: schema.org as JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from presskit.facts.kit import Kit, Publisher
    from presskit.records.model import Dataset

CONTEXT = "https://schema.org"


def of_kit(kit: Kit, page_url: str, images: Sequence[Mapping[str, Any]], facts_file: str | None) -> dict[str, Any]:
    """Return what the page of a kit says: the page, its figures as a dataset, its images, its claims."""
    publisher = kit.publisher
    own = f"{page_url}#figures"
    publishing = {"@id": house(publisher)}
    figures = {
        "@type": "Dataset",
        "@id": own,
        "name": kit.headline or kit.title,
        "description": " ".join(filter(None, (kit.lead, kit.passages["frame"]))),
        "url": page_url,
        "sameAs": kit.url,
        "license": publisher.licence.url,
        "creator": publishing,
        "datePublished": publisher.release_date.isoformat(),
        "isBasedOn": [{"@id": source(dataset)} for dataset in kit.datasets],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": name, "value": figure.value, "unitText": figure.unit}
            for name, figure in kit.figures.items()
        ],
    }
    if facts_file:
        entry = {"@type": "DataDownload", "contentUrl": page_url + facts_file, "encodingFormat": "application/json"}
        figures["distribution"] = [entry]
    page = {
        "@type": "WebPage",
        "@id": page_url,
        "url": page_url,
        "name": kit.headline or kit.title,
        "inLanguage": "en",
        "datePublished": publisher.release_date.isoformat(),
        "license": publisher.licence.url,
        "publisher": publishing,
        "about": {"@id": own},
    }
    if images:
        page["primaryImageOfPage"] = {"@id": page_url + images[0]["file"]}
    pictures = [_image(image, kit, page_url) for image in images]
    claims = [
        {
            "@type": "Claim",
            "@id": f"{page_url}#fact-{fact.id}",
            "text": fact.text,
            "author": publishing,
            "appearance": {"@id": page_url},
            "isBasedOn": fact.citation,
            "datePublished": publisher.release_date.isoformat(),
        }
        for fact in kit.facts
    ]
    sources = [dataset_thing(each) for each in kit.datasets]
    return {"@context": CONTEXT, "@graph": [page, organization(publisher), figures, *sources, *pictures, *claims]}


def house(publisher: Publisher) -> str:
    """Return the identifier of the publisher."""
    return f"{publisher.site.base_url}/#publisher"


def organization(publisher: Publisher) -> dict[str, Any]:
    """Return the publisher."""
    return {
        "@type": "Organization",
        "@id": house(publisher),
        "name": publisher.site.name,
        "url": f"{publisher.site.base_url}/",
    }


def source(dataset: Dataset) -> str:
    """Return the identifier of a dataset."""
    return f"{dataset.url}#{dataset.id}"


def dataset_thing(dataset: Dataset) -> dict[str, Any]:
    """Return a dataset with its terms."""
    return {
        "@type": "Dataset",
        "@id": source(dataset),
        "name": dataset.label,
        "description": dataset.attribution,
        "url": dataset.url,
        "version": dataset.release,
        "license": dataset.licence_url or dataset.licence,
        "creator": {"@type": "Organization", "name": dataset.publisher},
        "citation": dataset.citation,
    }


def _image(image: Mapping[str, Any], kit: Kit, page_url: str) -> dict[str, Any]:
    publisher = kit.publisher
    return {
        "@type": "ImageObject",
        "@id": page_url + image["file"],
        "contentUrl": page_url + image["file"],
        "name": f"{image['name']}, {image['width']}×{image['height']}",
        "caption": image["alt"],
        "width": image["width"],
        "height": image["height"],
        "encodingFormat": "image/png",
        "license": publisher.licence.url,
        "acquireLicensePage": page_url,
        "creditText": publisher.licence.credit,
        "copyrightNotice": publisher.licence.line,
        "creator": {"@id": house(publisher)},
    }
