"""A bulletin in the reader's language: as a mail, a Word file, plain text and a feed.

write_bulletin(BulletinForm.HTML, content).body
"""
