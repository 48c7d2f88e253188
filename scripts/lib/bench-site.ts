// Serves the built site for the benchmarks, with the libraries beside which it is measured.
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Plugin, preview } from 'vite';
import { repository } from '../../tests/browser/support/paths.ts';

const peersDirectory = resolve(repository, 'build/bench-peers/node_modules');

export interface BenchSite {
  /** Of the benchmark's page. */
  url: string;
  close(): Promise<void>;
}

export async function serveBench(): Promise<BenchSite> {
  const server = await preview({
    configFile: resolve(repository, 'web/vite.config.ts'),
    plugins: [servePeers()],
    preview: { port: 0, host: 'localhost' },
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('Vite serves the page nowhere.');
  return { url: `${address}bench.html`, close: () => server.close() };
}

/** Puts the other libraries beside the page. */
function servePeers(): Plugin {
  const types: Record<string, string> = {
    js: 'text/javascript',
    json: 'application/json',
    wasm: 'application/wasm',
  };
  return {
    name: 'emoxnet-bench-peers',
    configurePreviewServer(server) {
      server.middlewares.use('/bench-peers', async (request, response) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        const content = await readFile(resolve(peersDirectory, `.${pathname}`)).catch(() => null);
        response.statusCode = content === null ? 404 : 200;
        const extension = pathname.split('.').at(-1) ?? '';
        response.setHeader('Content-Type', types[extension] ?? 'application/octet-stream');
        response.end(content);
      });
    },
  };
}
