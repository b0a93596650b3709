"""Every source is whole: its file, its spider, its page functions, its licence."""

import importlib
import inspect
import subprocess
import sys
from dataclasses import fields
from urllib.parse import urlsplit

import pytest

from crawler.harvest import spider_of
from funding.call import Record
from funding.source import load_sources
from tests.crawler.jobs import ROOT, environment

SOURCES = load_sources()


def module_of(kind, name):
    return importlib.import_module(f"crawler.{kind}.{name.replace('-', '_')}")


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_has_a_spider_and_page_functions_of_its_name(name):
    spider = spider_of(SOURCES[name])
    assert spider.name == name
    assert spider.__module__ == module_of("spiders", name).__name__
    readers = inspect.getmembers(module_of("pages", name), inspect.isfunction)
    assert [n for n, _ in readers if n.startswith("read_")]


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_a_source_says_who_owns_it_and_what_it_is_expected_to_send(source):
    assert source.title
    assert source.licence
    assert source.attribution
    assert 1 <= source.calls_min < source.calls_max
    assert set(source.required) <= {f.name for f in fields(Record)}
    assert "title" in source.required
    assert source.is_on or source.off_because


@pytest.mark.parametrize("source", SOURCES.values(), ids=list(SOURCES))
def test_a_source_is_asked_over_https_on_its_own_hosts_at_most_once_a_second(source):
    parts = urlsplit(source.base_url)
    if not source.hosts:  # curated entries, which are files
        assert parts.scheme == "file"
        return
    assert parts.scheme == "https"
    assert parts.hostname in source.hosts
    assert all("/" not in host and ":" not in host for host in source.hosts)
    assert source.delay_seconds >= 1
    assert source.max_requests <= 2000
    assert source.max_minutes <= 30


def test_every_spider_belongs_to_a_source():
    modules = {p.stem for p in (ROOT / "crawler" / "spiders").glob("*.py")}
    assert modules - {"__init__", "portal"} == {n.replace("-", "_") for n in SOURCES}


def test_scrapy_lists_every_source():
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == sorted(SOURCES)
