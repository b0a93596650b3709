"""Profile files of cities: read with their lines, checked, written with their comments, saved.

read_profile_file(text, name="krefeld.yaml").projects
"""
