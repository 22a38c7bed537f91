/** Whether this is the build for development, which speaks to the author of a page; set by `build.mjs`, and for tests of the sources by `npm test`. */
declare const __DEV__: boolean;
