import { useId, useState, type FormEvent } from "react";
import { asProblem, type Problem } from "../../api/http";
import type { Lang, Login, Me } from "../../api/types";
import { LanguageButton } from "../../parts/AccountMenu";
import { Icon, Mark } from "../../parts/Icon";
import { ProblemNote } from "../../parts/ProblemNote";
import { go, usePath } from "../../session/path";
import { useSession } from "../../session/session";
import { useWords } from "../../words";

/** Where a person goes after signing in: where they came from, if it is a path of ours, or their page. */
export function homeOf(me: Me, next: string | null): string {
  if (next && /^\/(?!\/)/.test(next) && !next.startsWith("/login") && next !== "/") return next;
  if (me.scopes.includes("desk:work")) return "/desk";
  if (me.scopes.includes("cases:work")) return "/compliance";
  return me.scopes.includes("data:read") ? "/data" : "/";
}

export function LoginPage() {
  const { words } = useWords();
  const { config, signIn, expired } = useSession();
  const next = usePath().searchParams.get("next");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);

  const enter = async (username: string, password: string) => {
    setBusy(true);
    setProblem(null);
    try {
      go(homeOf(await signIn(username, password), next), "replace");
    } catch (thrown) {
      setProblem(asProblem(thrown));
      setBusy(false);
    }
  };

  const logins = config?.demo ? (config.logins ?? []) : [];
  return (
    <div className="login">
      <header className="bar">
        <span className="bar-space" />
        <LanguageButton />
      </header>
      <main>
        <section className="login-lead">
          <Mark />
          <h1>
            <span>{config?.product || words.product}</span>
            {words.login.lead}
          </h1>
          <ul>
            {words.login.points.map((point) => (
              <li key={point}>
                <Icon name="check" />
                {point}
              </li>
            ))}
          </ul>
        </section>
        <section className="login-card" aria-label={words.login.title}>
          {expired && <p className="note">{words.login.expired}</p>}
          <LoginForm busy={busy} problem={problem} enter={enter} />
          {logins.length > 0 && <DemoLogins logins={logins} busy={busy} enter={enter} />}
        </section>
      </main>
    </div>
  );
}

interface FormProps {
  busy: boolean;
  problem: Problem | null;
  enter: (username: string, password: string) => void;
}

function LoginForm({ busy, problem, enter }: FormProps) {
  const { words } = useWords();
  const [name, secret, alert] = [useId(), useId(), useId()];
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    enter(String(data.get("username")), String(data.get("password")));
  };
  const known = problem && { 401: words.login.wrong, 429: words.login.tooMany }[problem.status];
  return (
    <form onSubmit={submit} aria-describedby={known ? alert : undefined}>
      <h2>{words.login.title}</h2>
      <label htmlFor={name}>{words.login.username}</label>
      <input id={name} name="username" autoComplete="username" autoCapitalize="none" required />
      <label htmlFor={secret}>{words.login.password}</label>
      <input id={secret} name="password" type="password" autoComplete="current-password" required />
      {known && (
        <p className="form-error" id={alert} role="alert">
          {known}
        </p>
      )}
      {problem && !known && <ProblemNote problem={problem} />}
      <button type="submit" className="button primary wide" disabled={busy}>
        {busy ? words.login.working : words.login.submit}
      </button>
    </form>
  );
}

interface DemoProps {
  logins: Login[];
  busy: boolean;
  enter: (username: string, password: string) => void;
}

/** A note in two languages, "中文 · English", in the reader's. */
function noteIn(lang: Lang, note: string): string {
  const [zh, en] = note.split(" · ");
  return (lang === "en" ? en : zh) ?? note;
}

function DemoLogins({ logins, busy, enter }: DemoProps) {
  const { lang, words } = useWords();
  return (
    <section className="demo" aria-label={words.login.demo}>
      <h2>{words.login.demo}</h2>
      <p className="quiet">{words.login.demoNote}</p>
      <ul>
        {logins.map((login) => (
          <li key={login.username}>
            <button
              type="button"
              disabled={busy}
              aria-label={words.login.signInAs(`${login.name} (${words.roles[login.role] ?? login.role})`)}
              onClick={() => enter(login.username, login.password)}
            >
              <span className="avatar" aria-hidden="true">
                {[...login.name][0]}
              </span>
              <span className="demo-name">
                {login.name}
                <em>{words.roles[login.role] ?? login.role}</em>
              </span>
              {login.note && <span className="demo-note">{noteIn(lang, login.note)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
