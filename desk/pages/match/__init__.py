"""``/match``: which calls fit a text or a question; a file, or a project, made of the answer.

`state` is what the form says, `buttons` change it, `view` is what the page shows of it.
"""
