// For `types` in a site's tsconfig.json: what the plugin `nearside/vite` adds to Vite.

declare module 'virtual:nearside/program' {
  /** Address of the compiled policy: what `open({program})` takes. */
  const program: string;
  export default program;
}
