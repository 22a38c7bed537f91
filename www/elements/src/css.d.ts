/** A style sheet as text; `build.mjs` makes it small. */
declare module '*.css' {
  const css: string;
  export default css;
}
