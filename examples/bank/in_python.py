"""Fetches the same figures from Python, from the bank that the environment names."""

import os

import inntektsmodell as im

bank = im.BankSettings(host=os.environ["INNTEKTSMODELL_BANK"])
fetched = im.fetch("population.toml", cache="kept", settings=bank)
print(fetched.table.head(4))
