// A stranger's fresh folder: the packed package installed with npm and ten lines, under Vite, its
// development server, webpack and no bundler, and its types under the compiler.
import { execFileSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { build, createServer } from 'vite';
import webpack from 'webpack';
import { en } from '../../web/lib/words.ts';
import { expect, test } from './support/demo-page.ts';
import { examplePicture, repository } from './support/paths.ts';
import { serve } from './support/servers.ts';

/** Outside of the repository, whose settings bundlers would find otherwise. */
let home: string;
const run = (program: string, folder: string, ...options: string[]) =>
  execFileSync(program, options, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

const script = `import { createReader } from 'emoxnet';
import 'emoxnet/define';

const reader = createReader();
const photo = document.querySelector('img');
reader.addEventListener('error', ({ detail }) => document.body.append(detail.message));
await photo.decode();
const { faces } = await reader.read(photo);
document.body.append(faces[0].expression, customElements.get('emoxnet-face') ? ' tag' : '');
`;
const page = (src: string, head = '') => `<!doctype html><html lang="en"><title>Mine</title>${head}
<body><img src="./face.jpg" alt="" /><script type="module" src="${src}"></script></body></html>`;

test.setTimeout(120_000);

test.beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'emoxnet-stranger-'));
  run('npm', join(repository, 'web/lib'), 'pack', '--pack-destination', home);
  const [tarball = ''] = await readdir(home);
  await writeFile(join(home, 'package.json'), '{ "type": "module", "private": true }');
  run('npm', home, 'install', '--offline', '--no-audit', '--no-fund', tarball);
  await mkdir(join(home, 'public'));
  await cp(examplePicture, join(home, 'public/face.jpg'));
  await writeFile(join(home, 'index.html'), page('./main.js'));
  await writeFile(join(home, 'main.js'), script);
});

test.afterAll(() => rm(home, { recursive: true, force: true }));

async function expectRead(browserPage: Page, address: string): Promise<void> {
  await browserPage.goto(address);
  await expect(browserPage.locator('body')).toContainText('happy tag');
}

async function expectServed(browserPage: Page, folder: string): Promise<void> {
  const server = await serve({ from: folder });
  await expectRead(browserPage, `${server.origin}/index.html`);
  await server.close();
}

test('Vite builds it', async ({ page: browserPage }) => {
  await build({ root: home, configFile: false, logLevel: 'error', build: { target: 'es2022' } });
  await expectServed(browserPage, join(home, 'dist'));
});

test('Vite’s development server serves it', async ({ page: browserPage }) => {
  const server = await createServer({
    root: home,
    configFile: false,
    logLevel: 'error',
    optimizeDeps: { exclude: ['emoxnet'] },
    server: { port: 0, host: 'localhost' },
  });
  await server.listen();
  await expectRead(browserPage, server.resolvedUrls?.local[0] ?? '');
  await server.close();
});

const asModule: webpack.Configuration = {
  experiments: { outputModule: true, topLevelAwait: true },
};

/** Without errors, with what this repository has of other packages. */
async function packWithWebpack(configuration: webpack.Configuration): Promise<void> {
  const compiler = webpack({
    mode: 'production',
    context: home,
    performance: { hints: false },
    resolve: { modules: [join(home, 'node_modules'), join(repository, 'node_modules')] },
    ...configuration,
  });
  const errors = await new Promise<string[]>((resolve, reject) =>
    compiler.run((error, result) => {
      if (error) reject(error);
      else resolve(result?.compilation.errors.map(({ message }) => message) ?? []);
    }),
  );
  expect(errors).toEqual([]);
}

test('webpack builds it', async ({ page: browserPage }) => {
  const output = join(home, 'packed');
  await packWithWebpack({
    ...asModule,
    entry: './main.js',
    output: { path: output, filename: 'main.js' },
  });
  await cp(join(home, 'public/face.jpg'), join(output, 'face.jpg'));
  await writeFile(join(output, 'index.html'), page('./main.js'));
  await expectServed(browserPage, output);
});

// What Next.js does with a page: webpack makes it for the server and for browsers, React renders it on
// the one and goes on from there in the other.
test('React renders the tag on a server, and browsers go on from what it rendered', async ({
  page: browserPage,
}) => {
  await writeFile(
    join(home, 'mirror.js'),
    `'use client';
     import 'emoxnet/define';
     import { createElement, useEffect, useRef, useState } from 'react';
     export function Mirror() {
       const face = useRef(null);
       const [expression, setExpression] = useState('nobody yet');
       // React gives a tag that a server rendered no listener: github.com/react/react/issues/35446.
       useEffect(() => {
         const listen = ({ detail }) => setExpression(detail.faces[0]?.expression ?? 'nobody');
         const tag = face.current;
         tag.addEventListener('answer', listen);
         return () => tag.removeEventListener('answer', listen);
       }, []);
       return createElement('div', null,
         createElement('emoxnet-face', { ref: face, source: 'img', views: 4 }),
         createElement('output', null, expression));
     }`,
  );
  await writeFile(
    join(home, 'server.js'),
    `import { createElement } from 'react';
     import { renderToString } from 'react-dom/server';
     import { Mirror } from './mirror.js';
     console.log(renderToString(createElement(Mirror)));`,
  );
  await writeFile(
    join(home, 'client.js'),
    `import { createElement } from 'react';
     import { hydrateRoot } from 'react-dom/client';
     import { Mirror } from './mirror.js';
     const onRecoverableError = ({ message }) => document.body.append(message);
     hydrateRoot(document.querySelector('#root'), createElement(Mirror), { onRecoverableError });`,
  );
  const output = join(home, 'rendered');
  await packWithWebpack({
    target: 'node',
    entry: './server.js',
    output: { path: join(home, 'server'), filename: 'server.cjs' },
  });
  await packWithWebpack({
    ...asModule,
    entry: './client.js',
    output: { path: output, filename: 'client.js' },
  });
  const rendered = run(process.execPath, home, join('server', 'server.cjs')).trim();
  expect(rendered).toContain('<emoxnet-face source="img" views="4"></emoxnet-face>');
  await cp(join(home, 'public/face.jpg'), join(output, 'face.jpg'));
  await writeFile(
    join(output, 'index.html'),
    page('./client.js').replace('<script', `<div id="root">${rendered}</div><script`),
  );
  const server = await serve({ from: output });
  await browserPage.goto(`${server.origin}/index.html`);
  await browserPage.getByRole('button', { name: en.read }).click();
  await expect(browserPage.locator('output')).toHaveText('happy');
  // Nor did React complain of what it found.
  await expect(browserPage.locator('body')).not.toContainText(/hydrat/i);
  await server.close();
});

test('without a bundler an import map does', async ({ page: browserPage }) => {
  const plain = join(home, 'plain');
  await cp(join(home, 'node_modules/emoxnet/dist'), join(plain, 'emoxnet'), { recursive: true });
  await cp(join(home, 'public/face.jpg'), join(plain, 'face.jpg'));
  await writeFile(join(plain, 'main.js'), script);
  const map = {
    imports: { emoxnet: './emoxnet/index.js', 'emoxnet/define': './emoxnet/define.js' },
  };
  const head = `<script type="importmap">${JSON.stringify(map)}</script>`;
  await writeFile(join(plain, 'index.html'), page('./main.js', head));
  await expectServed(browserPage, plain);
});

test('the compiler knows its types', async () => {
  await writeFile(
    join(home, 'types.ts'),
    `import { createReader, type Answer, EmoxnetError } from 'emoxnet';
     import 'emoxnet/define';
     import { drawAnswer } from 'emoxnet/draw';
     import { wordsFor } from 'emoxnet/words';
     const reader = createReader({ views: 3 });
     reader.addEventListener('answer', ({ detail }) => { const width: number = detail.width; void width; });
     const element = document.createElement('emoxnet-face');
     element.smoothing = false;
     element.source = '#photo';
     element.addEventListener('error', ({ detail }) => { const error: EmoxnetError = detail; void error; });
     document.addEventListener('answer', ({ detail }) => { const answer: Answer = detail; void answer; });
     // @ts-expect-error: there is no such view
     reader.reading = { views: 'many' };
     void [drawAnswer, wordsFor(['de']).start];`,
  );
  const options = ['--strict', '--noEmit', '--target', 'es2022', '--types', ''];
  const resolution = ['--module', 'nodenext', '--moduleResolution', 'nodenext'];
  run(join(repository, 'node_modules/.bin/tsc'), home, ...options, ...resolution, 'types.ts');
});
