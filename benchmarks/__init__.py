"""Speed, side by side with an alternative in one run: ratios are what counts, since machines are noisy."""
