"""What an assistant may ask on standard input and output (Model Context Protocol); nothing changes.

    server_of(Desk(open_store=..., clock=...)).run()

`tools` answers, `small` keeps each answer short and marks the words of the portals as quoted.
"""
