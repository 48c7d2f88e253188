// What the page may do, written once: a Content-Security-Policy that keeps every request on the
// page's own origin, and the headers that isolate the page so that WebAssembly may use threads.
import type { Plugin } from 'vite';

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Cross-origin isolation; harmless where the page is served without it (one thread, then). */
export const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/** A worker takes its policy from its own response, not from the page's meta tag. */
export const policyHeader = { 'Content-Security-Policy': policy };

/** Only in the build: the development server itself injects inline scripts and styles. */
export function contentSecurityPolicy(): Plugin {
  return {
    name: 'emoxnet-content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}
