"""What the tests of the web page ask the browser."""

ONE_MOVE = """async (value) => {
  const range = document.querySelector('.control[data-path="cost.actual_weight.somatic"] input');
  const begin = performance.now();
  const drawn = new Promise((done) => {
    const seen = new MutationObserver(() => { seen.disconnect(); requestAnimationFrame(() => done()); });
    seen.observe(document.getElementById("tables"), { childList: true });
  });
  range.value = value;
  range.dispatchEvent(new Event("input", { bubbles: true }));
  await drawn;
  return performance.now() - begin;
}"""

FOCUSABLE = """() => [...document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')]
  .filter((one) => one.checkVisibility() && one.type !== "radio")
  .map((one) => one.id || one.textContent.trim())"""

CONTRASTS = """() => {
  const rgb = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
    .map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, place) => sum + one * [0.2126, 0.7152, 0.0722][place], 0);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const colour = rgb(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const told = [...document.querySelectorAll("#page *")].filter((one) => one.checkVisibility()
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
  return told.map((one) => {
    const style = getComputedStyle(one);
    const colour = one instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(rgb(colour)), light(ground(one))].sort((x, y) => y - x);
    return { text: one.textContent.trim().slice(0, 40), ratio: (a + 0.05) / (b + 0.05) };
  });
}"""

DROPPED = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  return data;
}"""
