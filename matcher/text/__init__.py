"""Text to terms: words, stems, languages, sentences."""
