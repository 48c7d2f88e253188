// Browser tests: the built page, served on localhost, in Debian's Chromium.
//
//   npm run browser
//
// Needs web/dist: npm run build.
import { defineConfig } from '@playwright/test';
import { executablePath, quietArguments } from './support/chromium.ts';
import { repository, resultsDirectory } from './support/paths.ts';

const port = Number(process.env.PORT ?? 4179);
const origin = `http://localhost:${port}`;

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  globalSetup: './support/global-setup.ts',
  outputDir: resultsDirectory,
  reporter: [['list']],
  // One browser at a time: two would share the processor and make each other slow.
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: origin,
    locale: 'en-GB',
    launchOptions: { executablePath, args: quietArguments },
    screenshot: 'only-on-failure',
    // Where one answers, the tests' own routes would not.
    serviceWorkers: 'block',
  },
  webServer: {
    command: `npm run --silent preview -- --port ${port} --strictPort --host localhost`,
    cwd: repository,
    url: origin,
    reuseExistingServer: false,
  },
});
