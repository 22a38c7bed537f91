import type {Visitor} from 'nearside';
import {createContext, useEffect, useLayoutEffect} from 'react';

/** The visitor of a page; `undefined` while nearside is being opened, and where a site is rendered on its server. */
export const VisitorContext = createContext<Visitor | undefined>(undefined);

/** On a server React warns of layout effects, which do nothing there. */
export const useBeforePaint = typeof document === 'undefined' ? useEffect : useLayoutEffect;
