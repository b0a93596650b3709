"""Who may sign in, and who is signed in.

find_account(store, "anna@city.example").role
"""
