"""Published figures, and the engine held against each of them.

Belongs here: figures with document and page, what is computed to meet them, and why some are not met. The figures
themselves are data, in `validation/`: a new table needs no code. A statistic that no formula over figures can give goes
into `engine_statistics`.
"""
