import {openWith, type Load} from './open.ts';
import type {OpenOptions} from './options.ts';
import type {Visitor} from './visitor.ts';

/** Opens on a page of a browser. What has to do with a slice is loaded where the policy has one, or a cookie of an earlier policy is left. */
export async function openPage(load: Load, options: OpenOptions): Promise<Visitor> {
  const visitor = await openWith(load, options);
  if (visitor.description?.slice[0] || document.cookie.includes('__Host-nearside')) {
    import('./slice.ts').then(({carry}) => carry(visitor, import.meta.url), () => {});
  }
  return visitor;
}
