// Imports that are no code of ours: what the build puts in their place.

declare module 'virtual:emoxnet-files' {
  /** Where every file of the package lies, how long it is and its digest. */
  export const files: import('./reader/addresses.ts').PackageFiles;
}

declare module 'virtual:emoxnet-ort-glue' {
  /** Starts ONNX Runtime's WebAssembly; of one of its builds. */
  export default function start(settings: object): Promise<unknown>;
}

declare module '*.css' {
  const text: string;
  export default text;
}
