import { lazy, Suspense, useEffect } from "react";
import { ChatPage } from "./pages/chat/ChatPage";
import { DataPage } from "./pages/data/DataPage";
import { DeskPage } from "./pages/desk/DeskPage";
import { DocumentPage } from "./pages/document/DocumentPage";
import { forgetDocuments } from "./pages/document/useDocument";
import { homeOf, LoginPage } from "./pages/login/LoginPage";
import { ProblemNote } from "./parts/ProblemNote";
import { go, usePath } from "./session/path";
import { useSession, WithSession } from "./session/session";
import { Speak, useWords } from "./words";

const CompliancePage = lazy(() => import("./pages/compliance/CompliancePage"));
const ReportsPage = lazy(() => import("./pages/reports/ReportsPage"));
const ResearchPage = lazy(() => import("./pages/research/ResearchPage"));
/** Pages that say their own name in the title. */
const TITLED = new Set(["/compliance", "/data", "/reports", "/research"]);
const DOCUMENT = /^\/documents\/([^/]+)$/;

/** Sends who is not signed in to the log-in page, and everybody else to a page they may use. */
function Pages() {
  const { me } = useSession();
  const { words } = useWords();
  const path = usePath();
  const at = path.pathname;
  const here = at + path.search;
  const desk = me?.scopes.includes("desk:work") ?? false;
  const reports = me?.scopes.some((s) => s === "reports:write" || s === "reports:approve") ?? false;
  const research = me?.scopes.includes("research:read") ?? false;
  const compliance = me?.scopes.includes("cases:read") ?? false;
  const data = me?.scopes.some((s) => s === "data:read" || s === "data:approve") ?? false;

  useEffect(() => {
    if (!me) forgetDocuments();
    if (!me && at !== "/login") go(`/login?next=${encodeURIComponent(here)}`, "replace");
    else if (me && at === "/login") go(homeOf(me, path.searchParams.get("next")), "replace");
    else if (me && at.startsWith("/desk") && !desk) go("/", "replace");
    else if (me && at === "/data" && !data) go("/", "replace");
    else if (me && at === "/reports" && !reports) go("/", "replace");
    else if (me && at === "/compliance" && !compliance) go("/", "replace");
    else if (me && at === "/research" && !research) go("/", "replace");
  });
  useEffect(() => {
    if (!at.startsWith("/desk") && !TITLED.has(at)) document.title = `${words.product} · ${words.tagline}`;
  }, [at, words]);

  if (!me) return <LoginPage />;
  const document_ = DOCUMENT.exec(at);
  if (document_) return <DocumentPage id={decodeURIComponent(document_[1]!)} />;
  if (at === "/data" && data) return <DataPage />;
  if (at === "/reports" && reports)
    return (
      <Suspense fallback={<Waiting />}>
        <ReportsPage />
      </Suspense>
    );
  if (at === "/research" && research)
    return (
      <Suspense fallback={<Waiting />}>
        <ResearchPage />
      </Suspense>
    );
  if (at === "/compliance" && compliance)
    return (
      <Suspense fallback={<Waiting />}>
        <CompliancePage />
      </Suspense>
    );
  return at.startsWith("/desk") && desk ? <DeskPage /> : <ChatPage />;
}

function Waiting() {
  const { words } = useWords();
  return <p className="whole-page quiet">{words.loading}</p>;
}

export function App() {
  return (
    <Speak>
      <WithSession
        waiting={<Waiting />}
        failed={(problem, again) => (
          <main className="whole-page">
            <ProblemNote problem={problem} again={again} />
          </main>
        )}
      >
        <Pages />
      </WithSession>
    </Speak>
  );
}
