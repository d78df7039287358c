import type { Lang } from "../../api/types";
import { en } from "./wordsEn";
import { zh } from "./wordsZh";

/** The words of the compliance officer's pages; fetched with them. */
export type ComplianceWords = typeof zh;

export const complianceWords = (lang: Lang): ComplianceWords => (lang === "en" ? en : zh);

/** Which of two texts the reader reads. */
export const inLang = (lang: Lang, zhText: string, enText: string) => (lang === "en" ? enText || zhText : zhText || enText);
