"""The sentences that mails and pages share, in the reader's language."""
