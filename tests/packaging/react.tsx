// The components for React with the types of a policy: each right use, and beside it the slip that must not compile. Compiled, never run.
import {NearsideProvider, Slot, useConsent, useSlot, useVisitor} from 'nearside-react';

import type {Policy} from './policy.js';

export const page = (
  <NearsideProvider program="/policy.nsp" page={{type: 'recipe'}}>
    <Slot<Policy> name="hero" modules={{'quick-dinner': <p>Dinner</p>, 'winter-tyres': (content) => <p>{content?.component}</p>}} titles={{'quick-dinner': 'Dinner'}} />
    {/* @ts-expect-error There is no such slot. */}
    <Slot<Policy> name="heroo" />
    {/* @ts-expect-error There is no such module. */}
    <Slot<Policy> name="hero" modules={{'quick-diner': <p>Dinner</p>}} />
    {/* Without types every name goes. */}
    <Slot name="anything" modules={{'any-module': <p />}} />
  </NearsideProvider>
);

export function Own() {
  const {module, ref} = useSlot<Policy>('hero', {modules: ['quick-dinner']});
  // @ts-expect-error There is no such slot.
  useSlot<Policy>('heroo', {modules: []});
  // @ts-expect-error There is no such module.
  useSlot<Policy>('hero', {modules: ['quick-diner']});
  useSlot('anything', {modules: ['any-module']});
  // @ts-expect-error There is no such module.
  const isDiner: boolean = module === 'quick-diner';
  useConsent<Policy>('personalize.local');
  // @ts-expect-error There is no such purpose.
  useConsent<Policy>('personalise.local');
  // @ts-expect-error There is no such fact of the page.
  useVisitor<Policy>()?.setPage({tpye: 'recipe'});
  return <p ref={ref}>{String(isDiner)}</p>;
}
