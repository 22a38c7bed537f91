import {Side} from '../side.jsx';

export default function Checkout() {
  return (
    <main>
      <h1>Checkout</h1>
      <Side greeting="Good morning, payer" />
    </main>
  );
}
