"""What an analyst hands in, as text: Word, OpenDocument, PDF, web page, mail, RTF, plain text.

Nothing of it is stored.  What can't be read is refused by its name, with what to do instead.

read_document(b"%PDF-1.7 …", "plan.pdf").text
"""
