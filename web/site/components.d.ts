// The frameworks' single-file components, of which the compiler knows nothing.

declare module '*.vue' {
  const component: import('vue').Component;
  export default component;
}

declare module '*.svelte' {
  const component: import('svelte').Component;
  export default component;
}
