import { defineConfig } from 'vitest/config';

// The *.spec.ts of tests/browser are Playwright's.
export default defineConfig({ test: { include: ['{web,tests}/**/*.test.ts'] } });
