import {Side} from './side.jsx';

/** Rendered on the server, once. The slot is out of view at first: one that is seen before its decision keeps its default. */
export default function Home() {
  return (
    <main>
      <h1>Home</h1>
      <div style={{blockSize: '200vh'}} />
      <Side greeting="Good morning, you" />
    </main>
  );
}
