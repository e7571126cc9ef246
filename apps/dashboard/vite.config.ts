import { defaultClientConditions, defineConfig } from 'vite';

/** The server that the page asks while it is developed. */
const target = process.env['STEPDOWN_URL'] ?? 'http://127.0.0.1:8080';

/** What the server answers and the page does not. The host stays as the browser has it: the server serves its own page only. */
const served = ['/v1', '/docs', '/health', '/history', '/metrics'].map((path) => [
  path,
  { target, changeOrigin: false },
]);

/** The page as static files in `dist/apps/dashboard`, which the server serves. `npm run dev` develops it with a server from source. */
export default defineConfig({
  build: {
    outDir: '../../dist/apps/dashboard',
    emptyOutDir: true,
    target: 'es2023',
    // A picture inside the code would be a `data:` address, which the page's security policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // Directives for servers that render React; there is none here.
      checks: { moduleLevelDirective: false },
      output: { codeSplitting: { groups: [{ name: 'charts', test: /node_modules\/(recharts|victory-vendor|d3-)/ }] } },
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: { proxy: Object.fromEntries(served) },
});
