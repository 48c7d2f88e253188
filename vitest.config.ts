import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fromRoot = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The *.spec.ts of tests/browser are Playwright's. The pages' own parts are tested with the package's
// source, so that no build is needed first.
export default defineConfig({
  resolve: {
    alias: [
      { find: 'virtual:emoxnet-files', replacement: fromRoot('web/lib/reader/no-files.fixture.ts') },
      {
        find: 'virtual:emoxnet-ort-glue',
        replacement: fromRoot('web/lib/runtime/ort-glue.fixture.ts'),
      },
      { find: /^emoxnet$/, replacement: fromRoot('web/lib/index.ts') },
      { find: /^emoxnet\/([\w-]+)$/, replacement: fromRoot('web/lib/$1.ts') },
    ],
  },
  test: { include: ['{web,tests}/**/*.test.ts'] },
});
