"""Which accounts get which effort: plans for whole tiers, and how they come out."""
