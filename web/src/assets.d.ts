// Imports that are files, not code.

declare module '*?sized' {
  const asset: { url: string; bytes: number };
  export default asset;
}
