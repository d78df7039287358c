import { useSession } from "../session/session";
import { useTheme, type Theme } from "../session/theme";
import { useWords } from "../words";
import { Icon } from "./Icon";
import { Menu } from "./Menu";
import { Places } from "./Places";

const THEMES: Theme[] = ["system", "light", "dark"];

export function LanguageButton() {
  const { lang, words, setLang } = useWords();
  return (
    <button
      type="button"
      className="button ghost"
      lang={lang === "en" ? "zh-CN" : "en"}
      onClick={() => setLang(lang === "en" ? "zh-CN" : "en")}
    >
      <Icon name="globe" />
      {words.language}
    </button>
  );
}

export function ThemeChoice() {
  const { words } = useWords();
  const [theme, setTheme] = useTheme();
  return (
    <fieldset className="segments">
      <legend>{words.theme.label}</legend>
      {THEMES.map((name) => (
        <label key={name}>
          <input type="radio" name="theme" checked={theme === name} onChange={() => setTheme(name)} />
          <span>{words.theme[name]}</span>
        </label>
      ))}
    </fieldset>
  );
}

/** Who is signed in, how the pages look, help and the way out. */
export function AccountMenu({ onHelp }: { onHelp: () => void }) {
  const { words } = useWords();
  const { me, signOut } = useSession();
  if (!me) return null;
  const name = me.name || me.subject;
  return (
    <Menu
      label={words.signedInAs(name)}
      className="account"
      trigger={
        <>
          <span className="avatar" aria-hidden="true">
            {[...name][0]}
          </span>
          <span className="account-name">{name}</span>
        </>
      }
    >
      {(close) => (
        <>
          <p className="menu-who">
            <strong>{name}</strong>
            <span>{words.roles[me.role] ?? me.role}</span>
          </p>
          <Places onGo={close} />
          <ThemeChoice />
          <LanguageButton />
          <button type="button" className="button ghost" onClick={() => (close(), onHelp())}>
            <Icon name="keyboard" />
            {words.help}
          </button>
          <button type="button" className="button ghost" onClick={() => void signOut()}>
            <Icon name="out" />
            {words.signOut}
          </button>
        </>
      )}
    </Menu>
  );
}
