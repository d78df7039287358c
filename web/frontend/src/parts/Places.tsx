import { go, usePath } from "../session/path";
import { useSession } from "../session/session";
import { useWords } from "../words";

/** A page, and the scopes one of which it needs; none: everybody's. */
const PLACES: [path: string, name: "chat" | "desk" | "data" | "research" | "reports" | "compliance", scopes: string[]][] = [
  ["/", "chat", ["chat"]],
  ["/desk", "desk", ["desk:work"]],
  ["/data", "data", ["data:read", "data:approve"]],
  ["/research", "research", ["research:read"]],
  ["/reports", "reports", ["reports:write", "reports:approve"]],
  ["/compliance", "compliance", ["cases:read"]],
];

/** The way to the other pages that one may use. */
export function Places({ onGo }: { onGo: () => void }) {
  const { words } = useWords();
  const { me } = useSession();
  const at = usePath().pathname;
  const mine = PLACES.filter(([, , scopes]) => scopes.some((scope) => me?.scopes.includes(scope)));
  if (mine.length < 2) return null;
  return (
    <nav className="places" aria-label={words.places.label}>
      {mine.map(([path, name]) => (
        <a
          key={path}
          className="button ghost"
          href={path}
          aria-current={at === path ? "page" : undefined}
          onClick={(event) => {
            event.preventDefault();
            onGo();
            go(path);
          }}
        >
          {words.places[name]}
        </a>
      ))}
    </nav>
  );
}
