"""The documentation site: its pages, and in `extensions` what builds them."""
