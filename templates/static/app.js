/* The pages work without this file; it only spares reloads. No library, no data kept in the browser. */
"use strict";

/* A box with data-watch="url" asks each second for its moving part; the server answers 304 while nothing moved. */
function watch(box) {
  let etag = "";
  let failures = 0;

  async function look() {
    let wait = 1000;
    try {
      const answer = await fetch(box.dataset.watch, { headers: etag ? { "If-None-Match": etag } : {} });
      const next = answer.headers.get("X-Next");
      if (answer.redirected || answer.status === 401 || answer.status === 404) {
        window.location.reload();
        return;
      }
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") || "";
        show(await answer.text());
      }
      if (next) {
        window.location.assign(next);
        return;
      }
      failures = answer.ok || answer.status === 304 ? 0 : failures + 1;
    } catch {
      failures += 1;
    }
    if (failures > 0) {
      wait = Math.min(15000, 1000 * 2 ** failures);
    }
    window.setTimeout(look, wait);
  }

  /* The answer is a page part of this same server; it is parsed, not run: scripts in it stay dead. */
  function show(text) {
    const part = new DOMParser().parseFromString(text, "text/html");
    box.replaceChildren(...part.body.childNodes);
  }

  look();
}

/* A form with data-busy="text" may be sent once; its button says that the work has begun. */
function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = form.querySelector("button");
    form.dataset.said = button.textContent;
    button.setAttribute("aria-busy", "true");
    button.textContent = form.dataset.busy;
  });
  /* Back from the next page: the form may be sent again, and says so. */
  window.addEventListener("pageshow", () => {
    if (form.dataset.sent) {
      const button = form.querySelector("button");
      button.removeAttribute("aria-busy");
      button.textContent = form.dataset.said;
      delete form.dataset.sent;
    }
  });
}

document.querySelectorAll("[data-watch]").forEach(watch);
document.querySelectorAll("form[data-busy]").forEach(sendOnce);
document.querySelectorAll("select[data-send]").forEach((select) => select.addEventListener("change", () => select.form.requestSubmit()));
document.querySelectorAll("button[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
