import {open, type Facts, type OpenOptions, type Visitor} from 'nearside';
import {attach} from 'nearside-elements';
import {createElement, useEffect, useRef, useState, type ReactNode} from 'react';

import {useBeforePaint, VisitorContext} from './context.ts';

/** What `open` of nearside takes, or a visitor that has been opened already. */
export type ProviderProps = {readonly children?: ReactNode; readonly page?: Facts} & (
  | ({readonly visitor: Visitor | Promise<Visitor>} & {readonly [Name in Exclude<keyof OpenOptions, 'page'>]?: never})
  | ({readonly visitor?: never} & Omit<OpenOptions, 'page'>)
);

/**
 * Opens nearside once for all that is inside and decides the page's slots together. `page`: facts of the page by name; when they change, another
 * view of the page begins and is decided anew, so give them from the route. Other options count when the provider first appears.
 */
export function NearsideProvider({children, page, visitor: given, ...options}: ProviderProps): ReactNode {
  const [visitor, setVisitor] = useState<Visitor>();
  // Strict mode runs effects twice; a visitor is opened once.
  const opened = useRef<Promise<Visitor>>(undefined);
  const said = JSON.stringify(page ?? {});
  const last = useRef(said);

  useEffect(() => {
    let here = true;
    opened.current ??= Promise.resolve(given ?? open({...(options as OpenOptions), ...(page && {page})}));
    void opened.current.then((visitor) => here && setVisitor(visitor));
    return () => {
      here = false;
    };
  }, []);

  // Decided when everything inside has the visitor: a module that is shown may ask for the policy's content.
  useBeforePaint(() => (visitor ? attach(visitor) : undefined), [visitor]);

  useEffect(() => {
    if (!visitor || said === last.current) return;
    const before = JSON.parse(last.current) as Facts;
    last.current = said;
    // What the page before said and this one does not is no longer so.
    visitor.setPage({...Object.fromEntries(Object.keys(before).map((name) => [name, undefined])), ...page});
  }, [visitor, said]);

  return createElement(VisitorContext.Provider, {value: visitor}, children);
}
