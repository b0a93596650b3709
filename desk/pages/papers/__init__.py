"""A call as a paper for a committee: the files behind the buttons of its page."""
