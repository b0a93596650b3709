"""One connection to a mail relay, and what its answers mean.

Relay(read_relay(url), Waits(), ca_file).hand_over(sender, address, body)
"""
