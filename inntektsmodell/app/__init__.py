"""The web page `inntektsmodell app`: move what a case rests on and see keys and kroner at once.

From below: `control` (one value that can be moved), `controls` (those of a case that have a place on the page),
`finding` (any other by search), `kept` (scenarios that outlive a page), `state` (what was moved, and a state in an
address), `answers` (what it gives), `page_files` (files in and out), `rows` (figures as they are shown), `screen`,
`side_by_side` (kept scenarios, levels) and `view` (HTML), `session` (one open page: a message in, an answer out). All
of that is plain Python; only `server` knows Panel.

Belongs here: what a reader can do on the page, and how it is served. What the figures mean is in the rooms below. A new
control goes into `controls`, what it shows into `rows` and a template.
"""
