import { defaultClientConditions, defineConfig } from 'vite';

/** The page as static files in `dist/apps/dashboard`, which the server serves. `npx vite apps/dashboard` develops against a server on port 8080. */
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
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
});
