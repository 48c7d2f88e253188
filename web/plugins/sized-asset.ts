// `import asset from './file.wasm?sized'` gives { url, bytes }: a progress bar needs the size before
// the download, and Content-Length counts compressed bytes where a server compresses.
import { stat } from 'node:fs/promises';
import type { Plugin } from 'vite';

const query = '?sized';
const prefix = '\0sized:';

export function sizedAsset(): Plugin {
  return {
    name: 'emoxnet-sized-asset',
    enforce: 'pre',
    async resolveId(source, importer) {
      if (!source.endsWith(query)) return null;
      const file = source.slice(0, -query.length);
      const resolved = await this.resolve(file, importer, { skipSelf: true });
      if (resolved === null) this.error(`${file}: not found, imported as an asset by ${importer}`);
      return prefix + resolved.id;
    },
    async load(id) {
      if (!id.startsWith(prefix)) return null;
      const file = id.slice(prefix.length);
      const { size } = await stat(file);
      return `import url from ${JSON.stringify(`${file}?url`)};\nexport default { url, bytes: ${size} };`;
    },
  };
}
