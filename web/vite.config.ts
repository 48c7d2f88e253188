// Builds the pages. They load the package as a stranger's page does: its built files, as they are, from
// a folder that bears the version, so that a page opened before a release and one after never mix.
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';
import { guide } from './plugins/guide.ts';
import { offline } from './plugins/offline.ts';
import { pageText } from './plugins/page-text.ts';
import { contentSecurityPolicy } from './plugins/security.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { version } = JSON.parse(readFileSync(here('lib/package.json'), 'utf8'));
const folder = `emoxnet-${version}`;

/** `emoxnet/draw` stays an import, of the file that lies beside the pages. */
function packageBeside(): Plugin {
  return {
    name: 'emoxnet-package-beside',
    apply: 'build',
    enforce: 'pre',
    resolveId(id) {
      const [, name = 'index'] = /^emoxnet(?:\/([\w-]+))?$/.exec(id) ?? [];
      if (!/^emoxnet(\/[\w-]+)?$/.test(id)) return null;
      // From assets/, where every chunk is.
      return { id: `../${folder}/${name}.js`, external: true };
    },
    closeBundle() {
      cpSync(here('lib/dist'), here(`dist/${folder}`), {
        recursive: true,
        filter: (from) => !from.endsWith('/types'),
      });
    },
  };
}

/**
 * The guide's examples are pages of strangers: no build touches them, but for the version and, of those
 * whose script is from elsewhere, from where: from this site if EMOXNET_ELSEWHERE names no other origin.
 */
function variants(): Plugin {
  const elsewhere = process.env.EMOXNET_ELSEWHERE;
  return {
    name: 'emoxnet-variants',
    apply: 'build',
    closeBundle() {
      const entries = readdirSync(here('site/variants'), { withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      mkdirSync(here('dist/variants'), { recursive: true });
      for (const { name } of files) {
        const content = readFileSync(here(`site/variants/${name}`));
        const text = content.toString();
        const page =
          elsewhere === undefined
            ? text.replaceAll(' https://cdn.example ', ' ').replaceAll('https://cdn.example', '..')
            : text.replaceAll('https://cdn.example', elsewhere);
        const isPage = extname(name) === '.html';
        writeFileSync(
          here(`dist/variants/${name}`),
          isPage ? page.replaceAll('emoxnet-VERSION', folder) : content,
        );
      }
    },
  };
}

/** For the examples of how their users write the tag; the pages themselves use none. */
const frameworks = [
  vue({ template: { compilerOptions: { isCustomElement: (tag) => tag === 'emoxnet-face' } } }),
  svelte({ configFile: false }),
];

export default defineConfig({
  root: here('site'),
  base: './',
  plugins: [
    packageBeside(),
    variants(),
    guide(folder),
    pageText(),
    contentSecurityPolicy(),
    ...frameworks,
    offline(folder),
  ],
  build: {
    outDir: here('dist'),
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    rolldownOptions: {
      // Whoever builds the page cannot make it faster.
      checks: { bundlerTimings: false },
      input: {
        index: here('site/index.html'),
        files: here('site/files.html'),
        teach: here('site/teach.html'),
        limits: here('site/limits.html'),
        guide: here('site/guide.html'),
        bench: here('site/bench.html'),
        react: here('site/variants/frameworks/react.html'),
        vue: here('site/variants/frameworks/vue.html'),
        svelte: here('site/variants/frameworks/svelte.html'),
      },
    },
  },
  server: { fs: { allow: [here('..')] } },
});
