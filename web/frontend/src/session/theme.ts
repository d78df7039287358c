import { useEffect, useState } from "react";

export type Theme = "system" | "light" | "dark";
const KEY = "jinnao.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function stored(): Theme {
  const value = localStorage.getItem(KEY);
  return value === "light" || value === "dark" ? value : "system";
}

/** Marks the page as light or dark; the style sheet has one block for each. */
export function applyTheme(theme: Theme = stored()): void {
  const name = theme === "system" ? (dark.matches ? "dark" : "light") : theme;
  document.documentElement.dataset["theme"] = name;
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, choose] = useState<Theme>(stored);
  useEffect(() => {
    localStorage.setItem(KEY, theme);
    applyTheme(theme);
    const follow = () => applyTheme(theme);
    dark.addEventListener("change", follow);
    return () => dark.removeEventListener("change", follow);
  }, [theme]);
  return [theme, choose];
}
