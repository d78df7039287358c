import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { calls } from "../api/calls";
import { asProblem, onExpired, type Problem } from "../api/http";
import type { Config, Me } from "../api/types";
import { go } from "./path";

interface Session {
  config: Config | null;
  me: Me | null;
  expired: boolean;
  signIn: (username: string, password: string) => Promise<Me>;
  signOut: () => Promise<void>;
}

type Loaded = { config: Config; me: Me | null };

const Context = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("useSession is used outside of WithSession");
  return session;
}

/** The signed-in person, or null where the answer is 401; other failures are shown. */
async function load(): Promise<Loaded> {
  const config = await calls.config();
  try {
    return { config, me: await calls.me() };
  } catch (thrown) {
    if (asProblem(thrown).status === 401) return { config, me: null };
    throw thrown;
  }
}

interface Props {
  children: ReactNode;
  waiting: ReactNode;
  failed: (problem: Problem, again: () => void) => ReactNode;
}

export function WithSession({ children, waiting, failed }: Props) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [expired, setExpired] = useState(false);

  const start = useCallback(() => {
    setProblem(null);
    load().then(setLoaded, (thrown: unknown) => setProblem(asProblem(thrown)));
  }, []);
  useEffect(start, [start]);

  useEffect(
    () =>
      onExpired(() => {
        setLoaded((was) => {
          if (was?.me) setExpired(true);
          return was?.me ? { ...was, me: null } : was;
        });
      }),
    [],
  );

  const signIn = useCallback(async (username: string, password: string) => {
    await calls.login(username, password);
    const me = await calls.me();
    setExpired(false);
    setLoaded((was) => (was ? { ...was, me } : was));
    return me;
  }, []);

  const signOut = useCallback(async () => {
    await calls.logout().catch(() => undefined);
    sessionStorage.clear();
    go("/login", "replace");
    setLoaded((was) => (was ? { ...was, me: null } : was));
  }, []);

  const value = useMemo<Session>(
    () => ({ config: loaded?.config ?? null, me: loaded?.me ?? null, expired, signIn, signOut }),
    [loaded, expired, signIn, signOut],
  );
  if (problem) return failed(problem, start);
  if (!loaded) return waiting;
  return <Context value={value}>{children}</Context>;
}
