// What the page may do, written once: a Content-Security-Policy that keeps every request on the
// page's own origin.
import type { Plugin } from 'vite';

const policy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "frame-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

export function contentSecurityPolicy(): Plugin {
  // Not in development, whose server itself injects inline scripts and styles.
  return {
    name: 'emoxnet-content-security-policy',
    apply: (_, { command, isPreview }) => command === 'build' || isPreview === true,
    // A worker takes its policy from its own response, not from the page's meta tag. The guide's examples
    // are pages of strangers, who have policies of their own.
    configurePreviewServer(server) {
      server.middlewares.use(({ url = '/' }, response, next) => {
        if (!url.startsWith('/variants/')) response.setHeader('Content-Security-Policy', policy);
        next();
      });
    },
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policy },
        injectTo: 'head-prepend',
      },
    ],
  };
}
