"""Scrapy settings.  Each value that is not Scrapy's default has its reason beside it."""

BOT_NAME = "citycalls"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# The harvest fills in whom to write to; a run against a live portal refuses to start without.
USER_AGENT = "CityCalls/0.1 (+https://github.com/iscn-network/city-calls)"

DOWNLOAD_VERIFY_CERTIFICATES = True  # default False: any certificate would do
TWISTED_DNS_RESOLVER = "crawler.net.public_resolver.PublicResolver"  # refuses private addresses
DNSCACHE_ENABLED = False  # an answer that was allowed once may point elsewhere the next time

ROBOTSTXT_OBEY = False  # ours obeys Crawl-delay and stays away on 5xx, which Scrapy's does not
CONCURRENT_REQUESTS = 1  # default 16; a portal is asked one thing at a time
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1  # default 0
DOWNLOAD_DELAY_JITTER = 0  # never less than the delay that was promised
DOWNLOAD_TIMEOUT = 90  # default 180; a search takes 2 to 10 seconds
DOWNLOAD_MAXSIZE = 20 * 1024 * 1024  # default 1 GiB; unpacked; a source may declare more
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_HANDLERS = {
    "http": "crawler.net.download_handler.BoundedDownloads",  # default: headers without a limit
    "https": "crawler.net.download_handler.BoundedDownloads",
    "data": None,  # a portal is asked in no other way
    "file": None,
    "ftp": None,
    "s3": None,
}
DOWNLOAD_FAIL_ON_DATALOSS = True  # half an answer is none

RETRY_ENABLED = False  # ours waits, longer each time, and obeys Retry-After
REDIRECT_MAX_TIMES = 5  # default 20
METAREFRESH_ENABLED = False  # a page does not send us anywhere
HTTPERROR_ALLOW_ALL = True  # a spider sees every status and judges it
COOKIES_ENABLED = False
TELNETCONSOLE_ENABLED = False
REFERRER_POLICY = "no-referrer"  # default: the page that led to another one is told

DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.allowed_hosts.AllowedHosts": 60,
    "crawler.middlewares.request_budget.RequestBudget": 70,
    "crawler.middlewares.robots.Robots": 100,
    "crawler.middlewares.retry.PoliteRetry": 550,
    "crawler.middlewares.http_cache.HttpCache": 560,
    "crawler.middlewares.captcha_pages.CaptchaPages": 570,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # ours sees redirects, too
}
ITEM_PIPELINES = {"crawler.pipelines.Staging": 300}
LOG_LEVEL = "WARNING"
