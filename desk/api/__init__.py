"""What programs ask: the same answers as `--json`, by address, with a description of themselves.

    GET /api/v1/calls?status=open&limit=20        Authorization: Bearer citycalls_…

`shapes/` describes every document, `documents` writes it, `faults` says what was wrong.
`common_grants` serves the same calls in the shape of an open standard.
"""
