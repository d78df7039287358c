import { useCallback, useEffect, useState } from "react";
import { useSession } from "../../session/session";

/** A form's unsent content under a key, for whoever is signed in: it outlives errors, other findings
 * and a reload, and goes with the sign-out. */
export function useDraft<T>(key: string, start: T): [T, (next: T) => void, () => void] {
  const { me } = useSession();
  const name = `jinnao.compliance.${me?.subject ?? ""}.${key}`;
  const [value, set] = useState<{ name: string; value: T }>(() => ({ name, value: read(name, start) }));
  const shown = value.name === name ? value.value : read(name, start);
  useEffect(() => {
    if (value.name !== name) set({ name, value: read(name, start) });
  });
  const put = useCallback(
    (next: T) => {
      sessionStorage.setItem(name, JSON.stringify(next));
      set({ name, value: next });
    },
    [name],
  );
  const drop = useCallback(() => {
    sessionStorage.removeItem(name);
    set({ name: "", value: start });
  }, [name, start]);
  return [shown, put, drop];
}

function read<T>(name: string, start: T): T {
  const kept = sessionStorage.getItem(name);
  return kept ? (JSON.parse(kept) as T) : start;
}
