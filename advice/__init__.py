"""The answers that mails, pages and commands share, joined from store and matcher once."""
