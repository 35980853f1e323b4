"""The web page `inntektsmodell app`: move what a case rests on and see keys and kroner at once.

From below: `controls` (what a case lets people move), `state` (what was moved, and a state in an
address), `answers` (what it gives), `page_files` (files in and out), `rows` (figures as they are shown), `screen` and
`view` (HTML), `session` (one open page: a message in, an answer out). All of that is plain Python; only
`server` knows Panel.

Belongs here: what a reader can do on the page, and how it is served. What the figures mean is in the rooms below. A new
control goes into `controls`, what it shows into `rows` and a template.
"""
