"""Questions put to the engine: what a plan costs and saves, when, and what to be careful about."""
