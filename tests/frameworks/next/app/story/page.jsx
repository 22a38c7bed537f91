import {connection} from 'next/server';
import {Suspense} from 'react';
import {Side} from '../side.jsx';

/** The page is there before the rest of it: that comes in the same answer when `/gate` has been asked for. */
export default function Story() {
  return (
    <main>
      <h1>Story</h1>
      <div style={{blockSize: '200vh'}} />
      <Suspense fallback={<p>Loading.</p>}>
        <Late />
      </Suspense>
    </main>
  );
}

async function Late() {
  await connection();
  await fetch(process.env.GATE, {cache: 'no-store'});
  return <Side greeting="Good morning, late" />;
}
