// Imports that are no code of ours: what the build puts in their place.

declare module 'virtual:emoxnet-files' {
  /** Where every file of the package lies, how long it is and its digest. */
  export const files: import('./reader/addresses.ts').PackageFiles;
}

declare module '*.css' {
  const text: string;
  export default text;
}
