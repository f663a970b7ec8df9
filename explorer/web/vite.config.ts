import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

// Each text file of the build also as FILE.gz, so that the server compresses nothing while it serves.
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const [name, file] of Object.entries(bundle)) {
        if (!/\.(js|css|html|svg|json|webmanifest)$/.test(name)) continue;
        const source = file.type === 'chunk' ? file.code : file.source;
        this.emitFile({ type: 'asset', fileName: `${name}.gz`, source: gzipSync(source, { level: 9 }) });
      }
    },
  },
});

// Pages show fields by their names; what each field is about is said by the server. A tenth of the first page is saved.
const plainSchema = (): Plugin => ({
  name: 'plain-schema',
  apply: 'build',
  enforce: 'pre',
  load(id) {
    if (!id.endsWith('wallet/ts/src/schema.json')) return null;
    const isRow = (value: object): boolean => 'number' in value;
    return JSON.stringify(JSON.parse(readFileSync(id, 'utf8')), function (this: object, key: string, value: unknown) {
      return key === 'about' && !isRow(this) ? undefined : value;
    });
  },
});

const wire = fileURLToPath(new URL('../../wallet/ts/src/index.ts', import.meta.url));

export default defineConfig({
  plugins: [plainSchema(), react(), compressed()],
  resolve: { alias: { '@tallystick/wire': wire } },
  worker: { format: 'es', plugins: () => [plainSchema()] },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // Nothing as a data: address: the content security policy allows none but pictures.
    assetsInlineLimit: 0,
    manifest: 'manifest.json',
    outDir: process.env['EXPLORER_WEB_OUT'] ?? 'dist',
    emptyOutDir: true,
    chunkSizeWarningLimit: 800,
  },
  server: { proxy: { '/v1': { target: process.env['EXPLORER_API'] ?? 'http://127.0.0.1:8080', ws: true } } },
  test: { include: ['src/**/*.test.ts', 'test/*.test.ts'], environment: 'node', testTimeout: 20_000 },
});
