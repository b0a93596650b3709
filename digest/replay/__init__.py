"""Past issues, made again by the code that sent them.

replay_issues(path, asked, sending=sending)
"""
