/* Small comforts; every page works without them. */
(() => {
  "use strict";
  const one = (selector) => document.querySelector(selector);

  // What only works with a script is hidden until one runs.
  document.documentElement.classList.add("scripted");

  // "Copy link": the address without the language, so that readers see their own.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const address = new URL(button.dataset.copy || location.href, location.href);
    address.searchParams.delete("lang");
    try {
      await navigator.clipboard.writeText(address.href);
    } catch {
      const field = document.createElement("textarea");
      field.value = address.href;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    tell(button.dataset.copied);
  });

  // One polite announcement, also where the same words come twice.
  const tell = (words) => {
    const place = one("#told");
    if (!place || !words) return;
    place.textContent = "";
    setTimeout(() => { place.textContent = words; }, 60);
  };

  // An answer that refuses is shown as the page that it is.
  document.addEventListener("htmx:response:error", (event) => {
    const address = event.detail.ctx.response.raw.url;
    event.preventDefault();
    location.assign(address);
  });

  // After a swap: the words that the answer brings are announced once.
  document.addEventListener("htmx:after:swap", () => {
    const news = one("[data-told]");
    if (news) tell(news.dataset.told);
  });

  // A document may be dropped anywhere on its form; the file input does the same without a script.
  for (const form of document.querySelectorAll("form[data-drop]")) {
    const field = form.querySelector("input[type=file]");
    const mark = (event) => {
      event.preventDefault();
      form.classList.toggle("over-it", event.type === "dragover");
    };
    form.addEventListener("dragover", mark);
    form.addEventListener("dragleave", mark);
    form.addEventListener("drop", (event) => {
      mark(event);
      if (event.dataTransfer.files.length) field.files = event.dataTransfer.files;
      field.focus();
    });
  }
})();
