import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import type { Lang } from "../api/types";
import { en } from "./en";
import { zh, type Words } from "./zh";

interface Speaking {
  lang: Lang;
  words: Words;
  setLang: (lang: Lang) => void;
}

const KEY = "jinnao.lang";
const Context = createContext<Speaking>({ lang: "zh-CN", words: zh, setLang: () => {} });

/** The stored choice, else the browser's first language, else Chinese. */
function first(): Lang {
  const stored = localStorage.getItem(KEY);
  if (stored === "en" || stored === "zh-CN") return stored;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh-CN";
}

export function Speak({ children }: { children: ReactNode }) {
  const [lang, choose] = useState<Lang>(first);
  useEffect(() => {
    document.documentElement.lang = lang;
  }, [lang]);
  const value = useMemo<Speaking>(
    () => ({
      lang,
      words: lang === "en" ? en : zh,
      setLang: (next) => {
        localStorage.setItem(KEY, next);
        choose(next);
      },
    }),
    [lang],
  );
  return <Context value={value}>{children}</Context>;
}

export function useWords(): Speaking {
  return useContext(Context);
}
