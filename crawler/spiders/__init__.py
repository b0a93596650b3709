"""One spider a portal: it asks, routes and proves; it reads nothing itself."""
