import { defaultClientConditions, defineConfig } from 'vite';

/** The server that the page uses during development. */
const target = process.env['STEPDOWN_URL'] ?? 'http://127.0.0.1:8080';

/**
 * Addresses that the server answers and the page does not. The browser's host stays: the server serves only its own
 * page.
 */
const served = ['/v1', '/docs', '/health', '/history', '/metrics'].map((path) => [
  path,
  { target, changeOrigin: false },
]);

/**
 * Builds the page as static files in `dist/apps/dashboard`, which the server serves. `npm run dev` runs it with a
 * server from source.
 */
export default defineConfig({
  build: {
    outDir: '../../dist/apps/dashboard',
    emptyOutDir: true,
    target: 'es2023',
    // An image inside the code would be a `data:` address, which the page's security policy does not allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      // Directives for servers that render React; this page has none.
      checks: { moduleLevelDirective: false },
      output: { codeSplitting: { groups: [{ name: 'charts', test: /node_modules\/(recharts|victory-vendor|d3-)/ }] } },
    },
  },
  oxc: { jsx: { runtime: 'automatic' } },
  resolve: { conditions: ['source', ...defaultClientConditions] },
  server: { proxy: Object.fromEntries(served) },
});
