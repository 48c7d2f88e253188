// Builds the service worker last, with the list of what it keeps: whatever the pages need but the heavy
// files, which the package itself stores by their digest.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import type { Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const dist = here('../dist');

/** `folder`: where the package lies beside the pages. */
export function offline(folder: string): Plugin {
  const kept = [
    /^(index|files|teach|limits|guide)\.html$/,
    /^assets\/.*\.(js|css|svg)$/,
    new RegExp(`^${folder}/(?!embed|ort-(jspi|webgpu)).*\\.(js|json)$`),
  ];
  return {
    name: 'emoxnet-offline',
    apply: 'build',
    closeBundle: {
      order: 'post',
      sequential: true,
      async handler() {
        const names = readdirSync(dist, { recursive: true }).map((name) =>
          String(name).replaceAll('\\', '/'),
        );
        const manifest = names
          .filter((name) => kept.some((pattern) => pattern.test(name)))
          .sort()
          .map((url) => ({ url, revision: digest(`${dist}/${url}`) }));
        const made = await rolldown({
          input: here('../site/offline/worker.ts'),
          transform: {
            define: {
              __KEPT__: JSON.stringify(manifest),
              'process.env.NODE_ENV': '"production"',
            },
          },
        });
        const { output } = await made.generate({ format: 'iife', minify: true });
        writeFileSync(`${dist}/offline.js`, output[0].code);
      },
    },
  };
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16);
}
