"""Text to terms: words, stop words, stems, languages and sentences.

analyser("de").counts("Hitze in der Stadt")
"""
