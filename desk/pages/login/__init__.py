"""Signing in and out, and what somebody signed in finds about their own account."""
