"""Which pages, in which order: the plan of a search, its weights, tiers, time and the editors."""
