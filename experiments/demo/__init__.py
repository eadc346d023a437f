"""The browser demonstration: two worlds with the same luck, side by side."""
