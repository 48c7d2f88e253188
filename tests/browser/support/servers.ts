// Servers of the tests' own, for what one origin and one policy cannot show: the built site, or a part
// of it, under other headers and with other faults.
import { readFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { repository } from './paths.ts';

const dist = join(repository, 'web/dist');

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.jpg': 'image/jpeg',
  '.webm': 'video/webm',
  '.svg': 'image/svg+xml',
};

export interface Serving {
  /** The folder that is served; the built site if left out. */
  from?: string;
  /** Sent with every answer. */
  headers?: Record<string, string>;
  /** Where the site lies on this server; `/` if left out. */
  folder?: string;
  /** Kinds by ending; what is left out is octets, as with a server that was never told. */
  types?: Record<string, string>;
  /** Changes the text of a page. */
  page?(html: string, path: string): string;
  /** Pages and files that are not in the site, by path. */
  pages?: Record<string, string | Buffer>;
}

export interface Server {
  origin: string;
  /** Every path that was asked for. */
  asked: string[];
  close(): Promise<void>;
}

/** An example whose script, and what that fetches, is from another origin, as its policy allows then. */
export function fromElsewhere(html: string, origin: string): string {
  return html
    .replaceAll(/(script|worker|connect)-src/g, `$& ${origin}`)
    .replaceAll('"../', `"${origin}/`);
}

export async function serve(serving: Serving = {}): Promise<Server> {
  const { folder = '/', from = dist, headers = {}, pages = {} } = serving;
  const asked: string[] = [];
  const answer = async (path: string, response: ServerResponse) => {
    const own = pages[path];
    const file = join(from, normalize(path.startsWith(folder) ? path.slice(folder.length) : '..'));
    const content = own ?? (file.startsWith(from) ? await readFile(file).catch(() => null) : null);
    const kind = extname(path);
    const type = (serving.types ?? types)[kind] ?? 'application/octet-stream';
    response.writeHead(content === null ? 404 : 200, { ...headers, 'Content-Type': type });
    const isPage = kind === '.html' && content !== null;
    response.end(isPage ? (serving.page?.(String(content), path) ?? content) : content);
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    asked.push(pathname);
    void answer(decodeURIComponent(pathname), response);
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://localhost:${port}`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
