// What happens between the reader and the program: events of the page become messages, replies become the page.
const SPEAK_AFTER = 600, ANSWER_WITHIN = 8000, FILE_WITHIN = 180000;

export function render({ model }) {
  const byId = (id) => document.getElementById(id);
  const waiting = new Map(); // messages not sent yet, the latest of each kind of move
  const drawn = new Map(); // what each part holds
  const typing = new Set(); // paths of fields that hold what is not sent yet
  const refused = new Set(); // paths of fields whose text was no value, and stands there still
  let asked, busy = false, silence, fileSilence, speech, copyLabel;
  const silent = () => tell(byId("screen").dataset.silent);

  function ask(key, message, within = ANSWER_WITHIN) {
    waiting.set(key, [message, within]);
    next();
  }

  function next() {
    if (busy || waiting.size === 0) return;
    const [key, [message, within]] = waiting.entries().next().value;
    waiting.delete(key);
    busy = true;
    asked = message;
    silence = setTimeout(silent, within);
    model.send_msg(message);
  }

  function askForFile(button) { // takes its time; the page goes on meanwhile
    button.dataset.label = button.textContent;
    button.textContent = byId("screen").dataset.working;
    button.setAttribute("aria-disabled", "true");
    fileSilence = setTimeout(silent, FILE_WITHIN);
    model.send_msg({ kind: "download", what: button.dataset.download, name: byId("name").value });
  }

  function showFile(reply) {
    clearTimeout(fileSilence);
    for (const button of document.querySelectorAll("[aria-disabled]")) {
      button.removeAttribute("aria-disabled");
      button.textContent = button.dataset.label;
    }
    if (reply.download) save(reply.download);
    draw(reply.parts);
  }

  function tell(text) {
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.textContent = text;
    byId("notice").replaceChildren(notice);
    drawn.delete("notice");
    byId("notice").scrollIntoView({ block: "nearest" });
  }

  function redraw(part, html) { // what the reader has typed or opened in it stays
    const typed = [...part.querySelectorAll("#name, #keep-name")].map(({ id, value }) => [id, value]);
    const opened = [...part.querySelectorAll("details[open]")].map(({ id }) => id);
    part.innerHTML = html;
    for (const [id, value] of typed) if (byId(id)) byId(id).value = value;
    for (const id of opened) if (byId(id)) byId(id).open = true;
  }

  function draw(parts = {}, follows = true) {
    const focus = document.activeElement?.id;
    for (const [name, html] of Object.entries(parts)) {
      if (name === "page") {
        drawn.clear();
        refused.clear();
        copyLabel = undefined;
      }
      if (drawn.get(name) !== html && byId(name)) redraw(byId(name), html);
      drawn.set(name, html);
    }
    if (follows && parts.notice?.includes("<")) byId("notice").scrollIntoView({ block: "nearest" });
    if (focus && document.activeElement?.id !== focus) byId(focus)?.focus();
  }

  function show(reply) {
    clearTimeout(silence);
    busy = false;
    const wrong = asked.typed && !reply.parts.tiles;
    draw(reply.parts, !wrong);
    if (wrong) refuse(asked);
    if (reply.language) document.documentElement.lang = reply.language;
    if (reply.values) setControls(reply.values, reply.moved);
    if (reply.query) {
      history.replaceState(null, "", `?${reply.query}`);
      setLink(reply.query);
    }
    if (reply.parts.tiles || reply.parts.page) rest(reply.summary);
    next();
  }

  function refuse({ path, value }) { // the text stays where it was typed, and what is wrong stands below it
    refused.add(path);
    for (const control of document.querySelectorAll(".control")) {
      const field = control.querySelector(".exact");
      if (control.dataset.path !== path || field?.value !== value) continue;
      const fault = document.createElement("p");
      fault.className = "fault";
      fault.setAttribute("role", "alert");
      fault.id = `${field.id}-fault`;
      fault.textContent = byId("notice").querySelector("li")?.textContent ?? "";
      control.append(fault);
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-errormessage", fault.id);
    }
  }

  function accept(path) {
    refused.delete(path);
    for (const control of document.querySelectorAll(".control")) {
      if (control.dataset.path !== path) continue;
      control.querySelector(".fault")?.remove();
      control.querySelector("[aria-invalid]")?.removeAttribute("aria-errormessage");
      control.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    }
  }

  function rest(summary) { // what can wait until the reader rests
    clearTimeout(speech);
    speech = setTimeout(() => {
      if (summary) byId("status").textContent = summary;
      ask("settle", { kind: "settle" }, FILE_WITHIN);
    }, SPEAK_AFTER);
  }

  const formats = new Map(); // making one takes as long as writing a hundred numbers
  function shown(value, least, most) { // as people type it
    const lang = document.documentElement.lang, key = `${lang} ${least} ${most}`;
    const digits = { minimumFractionDigits: least, maximumFractionDigits: most, useGrouping: false };
    if (!formats.has(key)) formats.set(key, new Intl.NumberFormat(lang, digits));
    return formats.get(key).format(value);
  }
  const thousandOrPart = /^[−-]?[1-9]\d{0,2}[.,]\d{3}$/; // one decimal more says that it is no thousand
  const clear = (text) => (thousandOrPart.test(text) ? `${text}0` : text);
  const perCent = (share) => shown(String(100 * share), 1, 4);

  function setControls(values, moved) {
    for (const control of document.querySelectorAll(".control")) {
      const { path, kind } = control.dataset, value = values[path];
      if (waiting.has(path) || typing.has(path) || refused.has(path)) continue; // the reader has moved on
      control.toggleAttribute("data-moved", moved.includes(path));
      const inputs = control.querySelectorAll("input, select");
      if (value === undefined) continue;
      if (kind === "share" || kind === "change") setShare(control, Number(value));
      else if (kind === "number") inputs[0].value = clear(shown(value, 0, 6));
      else if (kind === "years") inputs.forEach((box) => (box.checked = value.split(",").includes(box.value)));
      else if (kind === "switch") inputs[0].checked = value === "true";
      else inputs[0].value = value;
    }
    const weight = document.querySelector("#weight input[type=range]");
    if (weight) byId("counts").checked = Number(values[weight.closest(".control").dataset.path]) > 0;
  }

  function setShare(control, share) {
    const [range, exact] = control.querySelectorAll("input");
    const isChange = control.dataset.kind === "change", plain = perCent(isChange ? share - 1 : share);
    const told = isChange ? clear(plain) : plain;
    if (share > range.max) range.max = share;
    if (share < range.min) range.min = share;
    range.value = share;
    range.setAttribute("aria-valuetext", `${told} %`);
    exact.value = told;
  }

  function move(control, value, typed = false) {
    const path = control.dataset.path;
    accept(path);
    ask(path, { kind: "move", path, value, typed });
  }

  function onInput(event) {
    const control = event.target.closest(".control");
    if (event.target.id === "search") ask("search", { kind: "search", text: event.target.value });
    if (event.target.classList.contains("exact")) typing.add(control.dataset.path);
    if (event.target.type !== "range" || !control) return;
    setShare(control, Number(event.target.value));
    move(control, event.target.value);
  }

  function onChange({ target }) {
    const control = target.closest(".control");
    if (control) typing.delete(control.dataset.path);
    if (target.id === "case") ask("case", { kind: "case", name: target.value });
    else if (target.id === "file") upload(target.files[0]);
    else if (["service", "criterion", "region"].includes(target.id)) ask("pick", { kind: "pick", [target.id]: target.value });
    else if (target.id === "counts") {
      const { own } = target.closest("#weight").dataset;
      move(target.closest("#weight").querySelector(".control"), target.checked ? own : "0");
    } else if (!control || target.type === "range") return;
    else if (target.classList.contains("exact")) move(control, target.value, true);
    else if (control.dataset.kind === "years") {
      move(control, [...control.querySelectorAll("input:checked")].map((box) => box.value).join(","));
    } else move(control, target.type === "checkbox" ? String(target.checked) : target.value);
  }

  function onClick({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const { language, undo, download, show: kept, drop } = button.dataset;
    if (language) ask("language", { kind: "language", to: language });
    else if (undo) undone({ kind: "undo", path: undo });
    else if (button.id === "undo-all") undone({ kind: "undo" });
    else if (kept) restored({ kind: "show", name: kept });
    else if (button.id === "continue") restored({ kind: "show" });
    else if (drop) ask("shelf", { kind: "drop", name: drop });
    else if (button.id === "keep") ask("shelf", { kind: "keep", name: byId("keep-name").value });
    else if (button.id === "close") ask("close", { kind: "close" });
    else if (button.id === "copy") copy();
    else if (download && !button.hasAttribute("aria-disabled")) askForFile(button);
  }

  function undone(message) {
    for (const path of message.path ? [message.path] : [...refused]) accept(path);
    byId("changes-heading").focus();
    ask("undo", message);
  }

  function restored(message) {
    byId("changes-heading").focus();
    ask("show", message);
  }

  function setLink(query) {
    const link = byId("link"), address = `${location.origin}${location.pathname}?${query}`;
    if (!link) return;
    if (link.value !== address && copyLabel) byId("copy").textContent = copyLabel; // what was copied is another link
    link.value = address;
  }

  async function copy() {
    byId("link").select();
    if (navigator.clipboard) await navigator.clipboard.writeText(byId("link").value);
    else document.execCommand("copy");
    if (byId("copy").textContent !== byId("screen").dataset.copied) copyLabel = byId("copy").textContent;
    byId("status").textContent = byId("copy").textContent = byId("screen").dataset.copied;
  }

  function upload(file) {
    if (!file) return;
    if (file.size > Number(byId("screen").dataset.limit)) { // the program would say the same, after the whole way
      ask("upload", { kind: "upload", name: file.name, size: file.size, content: "" });
      return;
    }
    const reader = new FileReader();
    reader.onload = () => {
      const content = reader.result.slice(reader.result.indexOf(",") + 1);
      ask("upload", { kind: "upload", name: file.name, size: file.size, content }, FILE_WITHIN);
    };
    reader.readAsDataURL(file);
  }

  function save({ name, type, content }) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  function overDrop(event, over) {
    const drop = event.target.closest?.("#drop");
    byId("drop")?.classList.toggle("over", Boolean(drop) && over);
    event.preventDefault(); // a file dropped beside the field must not replace the page
    return drop;
  }

  const page = byId("page");
  page.addEventListener("input", onInput);
  page.addEventListener("change", onChange);
  page.addEventListener("focusout", ({ target }) => typing.delete(target.closest(".control")?.dataset.path));
  page.addEventListener("click", onClick);
  page.addEventListener("keydown", ({ key, target }) => key === "Enter" && target.id === "keep-name" && byId("keep").click());
  document.addEventListener("dragover", (event) => overDrop(event, true));
  document.addEventListener("drop", (event) => overDrop(event, false) && upload(event.dataTransfer.files[0]));
  model.on("msg:custom", (reply) => (reply.is_file ? showFile(reply) : show(reply)));
  setLink(byId("screen").dataset.query);
  rest("");
  page.inert = false; // nothing can be moved before somebody listens
  document.documentElement.dataset.ready = "yes";
  return document.createElement("span");
}
