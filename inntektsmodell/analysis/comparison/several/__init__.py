"""Any number of cases side by side: levels and changes in one table, chart and workbook.

Belongs here: what holds for cases that need not have the same recipients, services or figures. Why two cases differ is
split in `comparison` itself.
"""
