"""A `Kit` becomes bytes: texts, share images, briefs, archives, pages. Each asset declares what it is made from."""
