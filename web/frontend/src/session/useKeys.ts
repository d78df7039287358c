import { useEffect, useRef, useState } from "react";

const KEY = "jinnao.keys";

export type KeyActions = Record<string, (key: string) => void>;

/** Single keys, off while someone writes, while a dialog is open, or when switched off. */
export function useKeys(actions: KeyActions): [boolean, (enabled: boolean) => void] {
  const [enabled, set] = useState(() => localStorage.getItem(KEY) !== "off");
  const latest = useRef(actions);
  latest.current = actions;

  useEffect(() => {
    if (!enabled) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
      const action = latest.current[event.key.toLowerCase()];
      if (!action) return;
      event.preventDefault();
      action(event.key);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [enabled]);

  return [
    enabled,
    (next) => {
      localStorage.setItem(KEY, next ? "on" : "off");
      set(next);
    },
  ];
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, select") !== null;
}
