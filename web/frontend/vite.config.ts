import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const backend = "http://127.0.0.1:8000";

/** What every page needs: one file of it is smaller than several. */
const BASE = /node_modules\/(react|react-dom|scheduler)\/|src\/(parts|session|stream|words)\/|src\/api\/(http|calls)|src\/pages\/(chat|desk|document|login)\/|src\/pages\/reports\/useLoaded/;

/** Everything is served by the application itself: no inline code, no inlined assets, no CDN. */
export default defineConfig({
  plugins: [react()],
  base: "/",
  build: {
    outDir: "../static/app",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 600, // kB: the charts, which are fetched with the first one
    target: ["chrome109", "firefox115", "safari16"],
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "base", test: BASE }] } } },
  },
  server: { proxy: { "/v1": backend, "/agui": backend } },
});
