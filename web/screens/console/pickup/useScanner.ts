/** The keyboard of a collection window: whatever a scanner types reaches no other control. */

import { onMounted, onUnmounted, ref, type Ref } from "vue";

import { ALONE_MS, ScanKeys } from "./scanKeys";

export interface ScannerHost {
  field: () => HTMLInputElement | null;
  onCode: (code: string) => void;
  onUnreadable: () => void;
  onEnter: () => void;
  /** A key that was pressed alone, by its physical place. */
  onKey: (code: string) => void;
}

/** What is being scanned now, for the eye. */
export function useScanner(host: ScannerHost): Ref<string> {
  const keys = new ScanKeys();
  const typed = ref("");
  let timer: ReturnType<typeof setTimeout> | undefined;

  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || isElsewhere(event.target)) return;
    const { key, code } = event;
    if (key !== "Enter" && key.length !== 1) return;
    // Enter and Space press the button that has the focus, unless they end what is being scanned.
    const onButton = event.target instanceof Element && event.target.closest("button, a") !== null;
    if (onButton && typed.value === "" && (key === "Enter" || key === " ")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.repeat) return;
    clearTimeout(timer);
    if (key === " " && typed.value === "") {
      host.onKey("Space");
      return;
    }
    take(key, code);
  }

  function take(key: string, code: string): void {
    const press = keys.press(key, code, performance.now());
    if (press.what === "typing") {
      typed.value += key;
      timer = setTimeout(rest, ALONE_MS);
      return;
    }
    typed.value = "";
    if (press.what === "code") host.onCode(press.text);
    else if (press.what === "unreadable") host.onUnreadable();
    else if (press.what === "enter") host.onEnter();
  }

  /** Nothing more came: a single key was pressed by a hand. */
  function rest(): void {
    const code = keys.alone();
    typed.value = "";
    if (code !== null) host.onKey(code);
  }

  /** The field has the focus whenever nothing else wants it. */
  function focus(): void {
    requestAnimationFrame(() => {
      const active = document.activeElement;
      const free = active === null || active === document.body;
      if (free && document.querySelector("dialog[open]") === null) {
        host.field()?.focus({ preventScroll: true });
      }
    });
  }

  onMounted(() => {
    addEventListener("keydown", press, true);
    addEventListener("focusout", focus);
    addEventListener("click", focus);
    focus();
  });
  onUnmounted(() => {
    clearTimeout(timer);
    removeEventListener("keydown", press, true);
    removeEventListener("focusout", focus);
    removeEventListener("click", focus);
  });

  function isElsewhere(target: EventTarget | null): boolean {
    if (document.querySelector("dialog[open]") !== null) return true;
    const typing = target instanceof Element ? target.closest("input, textarea, select") : null;
    return typing !== null && typing !== host.field();
  }
  return typed;
}
