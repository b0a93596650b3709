"""`/people`: who gets mail, what they wished for, and the mail as they see it."""
