import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";

const BUNDLE = "../api/dashboard/bundle";
const SMALLEST_COMPRESSED = 1024;
const API = process.env.VITE_API_URL ?? "http://127.0.0.1:8000";
// ECharts, loaded by the pages that show what uPlot has not; a test holds what the first page loads to 350 KB.
const LARGEST_CHUNK_KB = 550;
const QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Writes `.br` and `.gz` beside what compresses, so that the server compresses nothing while it answers. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    async closeBundle() {
      for (const name of await readdir(join(BUNDLE, "assets"))) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const path = join(BUNDLE, "assets", name);
        const content = await readFile(path);
        if (content.length < SMALLEST_COMPRESSED) continue;
        await writeFile(`${path}.br`, brotliCompressSync(content, QUALITY));
        await writeFile(`${path}.gz`, gzipSync(content, { level: 9 }));
      }
    },
  };
}

export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    outDir: BUNDLE,
    emptyOutDir: true,
    target: "es2023",
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: LARGEST_CHUNK_KB,
  },
  server: { proxy: { "/api": { target: API, ws: true } } },
  test: { environment: "happy-dom", include: ["src/**/*.test.{ts,tsx}"] },
});
