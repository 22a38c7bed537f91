/** Whether this is the build for development, which says on the console what an author should know. `build.mjs` folds it away. */
declare const __DEV__: boolean;
