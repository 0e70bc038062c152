// Small helps on top of pages that work without them: Ctrl+K, dialogs, a warning before typed text is lost, live sums.
"use strict";

(() => {
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // Ctrl+K or "/" goes to the search; Esc closes an open drop-down.
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if ((event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) || (event.key === "/" && !typing)) {
      const find = document.getElementById("find");
      const link = document.querySelector(".find-link");
      if (find && find.offsetParent) { event.preventDefault(); find.select(); }
      else if (link) { event.preventDefault(); link.click(); }
    }
    if (event.key === "Escape") each("details.drop[open]", (one) => { one.open = false; one.querySelector("summary").focus(); });
  });
  document.addEventListener("click", (event) => {
    each("details.drop[open], .thumbs details[open]", (one) => { if (!one.contains(event.target)) one.open = false; });
  });

  // <a data-dialog="id"> opens <dialog id="id">; <a data-dialog> opens the [data-dialog-body] of the page it leads to.
  document.addEventListener("click", async (event) => {
    const closer = event.target.closest("[data-dialog-close]");
    if (closer && closer.closest("dialog")) { event.preventDefault(); closer.closest("dialog").close(); return; }
    const link = event.target.closest("[data-dialog]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const own = link.dataset.dialog && document.getElementById(link.dataset.dialog);
    if (own) { event.preventDefault(); own.showModal(); return; }
    if (!link.href) return;
    event.preventDefault();
    const dialog = await fetched(link.href).catch(() => null);
    if (dialog) dialog.showModal(); else location.assign(link.href);
  });
  async function fetched(address) {
    const answer = await fetch(address, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return null;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const body = page.querySelector("[data-dialog-body]");
    if (!body) return null;
    const dialog = document.createElement("dialog");
    each("form:not([action])", (form) => form.setAttribute("action", address), body);
    dialog.append(document.importNode(body, true));
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    watch(dialog);
    return dialog;
  }

  // A form that was typed into is not left by accident.
  let unsaved = false;
  function watch(root) {
    each("form[method=post]", (form) => {
      if (form.matches(".languages, [data-careless]")) return;
      form.addEventListener("input", () => { unsaved = true; });
      form.addEventListener("submit", () => { unsaved = false; });
    }, root);
    each("[data-focus]", (one) => one.focus(), root);
    each("[data-sum-of]", add, root);
  }
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) { event.preventDefault(); event.returnValue = document.body.dataset.unsaved; }
  });

  // <input data-sum="group"> … <output data-sum-of="group" data-sum-goal="58">: the sum while typing, marked when it misses the goal.
  // data-sum-goal-of="id" takes the goal from another field, which may itself belong to a sum.
  const read = (text) => Number(text.replace(/[.\s\u00a0]/g, "").replace(",", ".").replace("−", "-")) || 0;
  const write = (number) => number.toLocaleString("vi-VN");
  function add(output) {
    let sum = 0;
    each(`[data-sum="${CSS.escape(output.dataset.sumOf)}"]`, (input) => { sum += read(input.value ?? input.textContent); });
    output.textContent = write(sum);
    const field = output.dataset.sumGoalOf && document.getElementById(output.dataset.sumGoalOf);
    const goal = field ? field.value : output.dataset.sumGoal;
    if (goal === undefined) return;
    const rest = read(goal) - sum;
    output.classList.toggle("is-off", rest !== 0);
    each(`[data-rest-of="${CSS.escape(output.dataset.sumOf)}"]`, (one) => { one.textContent = write(rest); });
    each(`[data-off-of="${CSS.escape(output.dataset.sumOf)}"]`, (one) => {
      one.textContent = rest ? `${one.dataset.word} ${rest < 0 ? "+" : "−"}${write(Math.abs(rest))}` : "";
    });
  }
  document.addEventListener("input", (event) => {
    const group = event.target.dataset && event.target.dataset.sum;
    if (!group) return;
    each(`[data-sum-of="${CSS.escape(group)}"], [data-sum-goal-of="${CSS.escape(event.target.id)}"]`, add);
    each(`[data-stale-of="${CSS.escape(group)}"]`, (one) => { one.hidden = true; });
  });

  // In a table of numbers Enter and the arrows go to the field below; a column copied from Excel fills the fields of its level.
  const below = (input) => [...(input.closest("table") ?? input.form).querySelectorAll("input[data-sum]")];
  const column = (input) => [...document.querySelectorAll(`input[data-sum="${CSS.escape(input.dataset.sum)}"]`)];
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("input[data-sum]") || !["Enter", "ArrowDown", "ArrowUp"].includes(event.key)) return;
    const fields = below(event.target), step = event.key === "ArrowUp" || event.shiftKey ? -1 : 1;
    const next = fields[fields.indexOf(event.target) + step];
    event.preventDefault();
    if (next) { next.focus(); next.select(); }
  });
  document.addEventListener("paste", (event) => {
    if (!event.target.matches("input[data-sum]")) return;
    const lines = event.clipboardData.getData("text").replace(/\s+$/, "").split(/\r?\n/);
    if (lines.length < 2) return;
    event.preventDefault();
    const fields = column(event.target), first = fields.indexOf(event.target);
    lines.forEach((line, place) => { if (fields[first + place]) fields[first + place].value = line.split("\t").pop().trim(); });
    event.target.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // <form data-slider> with one <select> of days, newest first: a slider over the same days; letting go of it opens the day.
  each("form[data-slider]", (form) => {
    const select = form.querySelector("select"), days = select.options;
    if (days.length < 2) return;
    const slider = document.createElement("input"), told = document.createElement("output");
    Object.assign(slider, { type: "range", min: 0, max: days.length - 1, step: 1, value: days.length - 1 - select.selectedIndex });
    slider.setAttribute("aria-label", select.labels[0].textContent.split("\n")[0]);
    const show = () => { select.selectedIndex = days.length - 1 - slider.value; told.textContent = days[select.selectedIndex].value; slider.setAttribute("aria-valuetext", days[select.selectedIndex].text); };
    slider.addEventListener("input", show);
    slider.addEventListener("change", () => form.submit());
    form.prepend(slider, told);
    show();
  });

  document.addEventListener("htmx:load", (event) => { if (event.target !== document.body) watch(event.target); });
  watch(document);
  if (document.body.hasAttribute("data-print")) window.print();
})();
