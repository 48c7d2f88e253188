// Puts the trained models beside the page, as `models/`. The directory is the repository's own
// unless the environment variable EMOXNET_MODELS names another, for a network you trained yourself.
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const shipped = /\.(onnx|json)$/;

export function models(): Plugin {
  const directory = resolve(
    process.env.EMOXNET_MODELS ?? fileURLToPath(new URL('../../models', import.meta.url)),
  );
  return {
    name: 'emoxnet-models',
    async generateBundle() {
      const names = (await readdir(directory)).filter((name) => shipped.test(name));
      if (!names.includes('manifest.json')) {
        this.error(`${directory}/manifest.json: not found; train and export a model first`);
      }
      for (const name of names) {
        const source = await readFile(resolve(directory, name));
        this.emitFile({ type: 'asset', fileName: `models/${name}`, source });
      }
    },
    configureServer(server) {
      server.middlewares.use('/models', async (request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        const file = resolve(directory, `.${decodeURIComponent(pathname)}`);
        if (!file.startsWith(directory + sep) || !shipped.test(file)) return next();
        const found = await stat(file).catch(() => null);
        if (!found?.isFile()) return next();
        const json = file.endsWith('.json');
        response.setHeader('Content-Type', json ? 'application/json' : 'application/octet-stream');
        response.setHeader('Content-Length', found.size);
        createReadStream(file).pipe(response);
      });
    },
  };
}
