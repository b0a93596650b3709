"""The sentences that mails and pages share, in the reader's language; signed links; decision pages.

    s = speech("de")
    deadline_words(s, due)

digest and desk use it; it knows advice and what lies below.
"""
