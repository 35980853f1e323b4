"""What the site is built with: pages generated from the code, commands that run, formulas without scripts."""
