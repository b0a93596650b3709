"""Who has to come together for a call, and whether some cities are enough: typed, with the quote.

`reading` turns sentences into needs, `rule` puts the needs of a call together with the defaults of
its programme, `pairing` holds cities against them.

    rule = rule_of(call)
    pairing_of(rule, call, projects, today=today).verdict  # Verdict.YES, NO or UNKNOWN

Pure: it reads the reference files and nothing else.
"""
