"""The harvest: Scrapy spiders ask the portals, page functions read the answers."""
