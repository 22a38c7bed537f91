/** Says something to the author of a page; the build for development is the only one that does. */
export const tell = (said: string, ...things: unknown[]): void => console.warn(`nearside: ${said}`, ...things);
