"""Every form of a page that somebody signed in sees carries a token; a form without is refused.

With the guard by origin this is the second lock: it holds where a browser says nothing of where a
form comes from.
"""

import re

from itsdangerous import BadSignature, URLSafeSerializer
from markupsafe import escape

FIELD = "csrf"
HEADER = "x-csrf"
"""For what is no form."""
SALT = "form of somebody signed in"
LONGEST = 300
FORM = re.compile(r"""<form\b(?=[^<>]*\bmethod=["']?post\b)[^<>]*>""", re.IGNORECASE)
"""``<form class="sheet" method="post" action="/match">``; in attributes < and > are escaped."""

BUTTON = re.compile(r"""<button\b(?=[^<>]*\bformmethod=["']?post\b)[^<>]*>""", re.IGNORECASE)
"""``<button formmethod="post" formaction="/match/save">``, in a form that is not posted."""
ACTION = re.compile(r'\bformaction="([^"?]*)(\??)([^"]*)"')
"""``formaction="/match/save?lang=de"``"""


def form_token(key: str, secret: str) -> str:
    """Return the token of a session or of a name that a proxy told."""
    return str(URLSafeSerializer(secret, salt=SALT).dumps(key))


def is_token_of(key: str, token: str, secret: str) -> bool:
    try:
        return bool(URLSafeSerializer(secret, salt=SALT).loads(token[:LONGEST]) == key)
    except BadSignature:
        return False


def with_tokens(html: str, token: str) -> str:
    """Return a page with the token in each form that is posted.

    Where a button alone posts, its address carries it: a field would stand in the address of what
    the other buttons ask for.
    """
    field = f'<input type="hidden" name="{FIELD}" value="{escape(token)}">'
    action = rf'formaction="\1?{FIELD}={escape(token)}&amp;\3"'
    with_fields = FORM.sub(lambda found: found[0] + field, html)
    return BUTTON.sub(lambda found: ACTION.sub(action, found[0]), with_fields)
