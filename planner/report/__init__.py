"""A result made visible away from the screen: words, tables, charts."""
