import { createRoot } from "react-dom/client";
import { App } from "./app";
import "./design/index.css";
import { applyTheme } from "./session/theme";

applyTheme();
createRoot(document.getElementById("root")!).render(<App />);
