"""A kit that was kept as JSON is the kit that was kept."""

import json

from presskit.assets.registry import images
from presskit.assets.subject import leaves_of_kit
from presskit.facts.kit_json import kit_from_json, kit_to_json


def test_a_kept_kit_is_equal_and_has_the_same_digests(kits, made_up_kits):
    for kit in (*kits.values(), *made_up_kits.values()):
        datasets = {dataset.id: dataset for dataset in kit.datasets}
        value = json.loads(kit_to_json(kit))
        again = kit_from_json(value, datasets, kit.publisher, kit.means, kit.rank)
        assert again == kit
        assert leaves_of_kit(again, images(again)) == leaves_of_kit(kit, images(kit))
