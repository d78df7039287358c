import type { ReactNode } from "react";
import { NARROW, useMedia } from "../session/useMedia";
import { AccountMenu, LanguageButton } from "./AccountMenu";
import { Mark } from "./Icon";

interface Props {
  href: string;
  name: string;
  /** What a press on the name does; left out: it is a link. */
  onHome?: () => void;
  onHelp: () => void;
  before?: ReactNode;
  after?: ReactNode;
}

/** The line at the top of a page: its name, which leads to its start, and the account. */
export function Bar({ href, name, onHome, onHelp, before, after }: Props) {
  const narrow = useMedia(NARROW);
  return (
    <header className="bar">
      {before}
      <a
        className="brand"
        href={href}
        onClick={(event) => {
          if (!onHome) return;
          event.preventDefault();
          onHome();
        }}
      >
        <Mark />
        <span>{name}</span>
      </a>
      <span className="bar-space" />
      {after}
      {!narrow && <LanguageButton />}
      <AccountMenu onHelp={onHelp} />
    </header>
  );
}
