"""``/profiles``: what cities want, changed with the effect in sight.

`form` reads what was sent into a draft, `fields` shows it again, `effect_view` what it would do.
"""
