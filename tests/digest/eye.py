"""What a browser says of the texts that it shows."""

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
