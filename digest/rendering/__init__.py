"""Letters that share their content are rendered once: styles by kind of tag, links filled in.

Form(letter, pages=load_guides(), holes=Holes(...)).filled(links)
"""
