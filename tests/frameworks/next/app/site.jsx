'use client';
import Link from 'next/link';
import {usePathname} from 'next/navigation';
import {NearsideProvider, Preferences, useVisitor} from 'nearside-react';

/** The facts of the page come from the route. */
export function Site({children}) {
  const type = usePathname() === '/checkout' ? 'checkout' : 'article';
  return (
    <NearsideProvider program="/policy.nsp" page={{type, intent: 'read'}}>
      <nav>
        <Link href="/">Home</Link> <Link href="/story">Story</Link> <Link href="/checkout">Checkout</Link>
      </nav>
      <Probe />
      {children}
      <Preferences />
    </NearsideProvider>
  );
}

function Probe() {
  globalThis.visitor = useVisitor();
  return null;
}
