"""What contributors use in a checkout: a new source, recorded pages, and a bundle for a report."""
