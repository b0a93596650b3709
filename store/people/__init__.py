"""People, their wishes and answers, and the profiles of their cities."""
