"""A real browser shows every kind of mail, light and dark, on a small phone: all can be read."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from advice.language import LOCALES
from advice.letter import Letter
from advice.staff import Mistake, Person, SourceTrouble, StaffLetter
from digest.confirming import render_confirmation
from digest.links import Links
from digest.reminding import reduced
from digest.render import render_letter
from digest.staff_words import render_staff

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

FAINT = """() => {
  const parse = (c) => {
    const n = c.match(/[\\d.]+/g).map(Number);
    return [n[0], n[1], n[2], n[3] ?? 1];
  };
  const linear = (x) => (x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
  const light = (c) => {
    const [r, g, b] = c.map((x) => linear(x / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const paper = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c[3] === 1) return c;
      if (c[3] !== 0) throw new Error("half transparent");
    }
    throw new Error("no background");
  };
  const found = [];
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement, s = getComputedStyle(e);
    if (!walk.currentNode.data.trim() || !e.checkVisibility()) continue;
    seen += 1;
    const a = light(parse(s.color).slice(0, 3)), b = light(paper(e).slice(0, 3));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < 4.5 || parseFloat(s.fontSize) < 12)
      found.push([walk.currentNode.data.trim().slice(0, 40), ratio.toFixed(2), s.fontSize]);
  }
  return [seen, found];
}"""
"""Texts that are fainter than 4.5 : 1 or smaller than 12 pixels, as the browser paints them."""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"],
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def pages(chromium: Browser) -> Iterator[dict[str, Page]]:
    contexts = {
        scheme: chromium.new_context(color_scheme=scheme, offline=True)
        for scheme in ("light", "dark")
    }
    yield {scheme: context.new_page() for scheme, context in contexts.items()}
    for context in contexts.values():
        context.close()


def staff() -> StaffLetter:
    day = date(2026, 9, 1)
    return StaffLetter(
        today=date(2026, 10, 6),
        period="2026-W41",
        sources=(SourceTrouble(title="Portico", state="failed", last_good=day, reason="500"),),
        mistakes=(
            Mistake(
                id=1,
                call_id="a:b",
                title="A call with a-name-that-is-long-and-has-no-blank-to-be-broken-at-anywhere",
                url="https://a.example/b",
                comment="Wrong date",
                on=day,
            ),
        ),
        unanswered=(Person(address="a@b.example", on=day, note=None),),
        bounced=(Person(address="c@d.example", on=day, note="550 unknown"),),
        silent=(),
        noisy=(),
        unreviewed=(),
    )


@pytest.mark.parametrize("language", sorted(LOCALES))
def test_every_mail_can_be_read_light_dark_and_on_a_small_phone(
    language: str,
    full: Callable[..., Letter],
    quiet: Callable[..., Letter],
    links: Callable[..., Links],
    pages: dict[str, Page],
) -> None:
    letters = [full(language), quiet(language), full(language, welcome=True)]
    letters.append(replace(letters[0], period="2026-10"))
    letters.append(reduced(letters[0], {card.call.id: 30 for card in letters[0].act_now}))
    answers = links(letters[0])
    mails = {
        **{str(n): render_letter(x, links(x), pages=()).html for n, x in enumerate(letters)},
        "staff": render_staff(staff(), language).html,
        "confirmation": render_confirmation(language, ("Krefeld",), answers).html,
    }
    for name, html in mails.items():
        for scheme, page in pages.items():
            page.set_viewport_size({"width": 320, "height": 700})
            page.set_content(html)
            seen, faint = page.evaluate(FAINT)
            assert seen > 4
            assert faint == [], (name, scheme)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, (name, scheme)
            assert page.evaluate("document.documentElement.lang") == language
            assert page.title()


def test_the_eye_of_this_test_sees_what_is_too_faint(pages: dict[str, Page]) -> None:
    pages["light"].set_content(
        '<body style="background: #fff"><p style="color: #999">pale</p><p>well</p></body>'
    )
    assert pages["light"].evaluate(FAINT) == [2, [["pale", "2.85", "16px"]]]
