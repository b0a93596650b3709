"""A paper for the committee in the reader's language: as a Word file, Markdown, a page to print.

write_paper(PaperForm.DOCX, paper_content(s, paper)).body
"""
