"""What is said of people, of what they answered, and of what staff replied.

reply_view(speech("de"), line).about
"""
