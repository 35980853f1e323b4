"""Commands of the yearly round: from new figures to later years' keys."""
