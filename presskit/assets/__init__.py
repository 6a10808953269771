"""A `Kit` becomes bytes: text, share images, briefs. Nothing here touches the output folder."""
