"""The configuration that ships with the project: evidence, regions and scenarios."""
