"""`/inbox`: what readers answered and reported, by age, and what staff reply."""
