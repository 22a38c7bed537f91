// For pages without a bundler: everything in one module, with the engine beside it.
export * from 'nearside';
export * from './index.ts';
