"""Questions to a city in the reader's language: the sentence, the answers, what they settle.

question_words(speech("de"), question)
"""
