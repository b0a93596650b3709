"""The harvest: Scrapy spiders ask the portals, page functions read the answers.

`spiders/` request and prove, `pages/` turn bytes into records (pure), `middlewares/` keep to the
rules of robots, hosts and budgets, `net/` connects; `harvest` runs one source after the other.

    harvest(["sedia"], db_path=path, today=today, now=clock, contact="calls@city.example")

citycalls runs it; it knows store, eligibility and `funding`.
"""
