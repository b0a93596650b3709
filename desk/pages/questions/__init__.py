"""The page on which a reader answers what a mail asked, and what saves an answer from a form.

``/my/{token}/questions?about=krefeld&fact=decision_days``
"""
