import {Slot, Why} from 'nearside-react';

/** A component of the server: default and candidates are rendered there, and React shows what is chosen. */
export const Side = ({greeting}) => (
  <Slot name="side" label="At the side" modules={{'morning-card': <><h3>{greeting}</h3><Why /></>}}>
    <p>The default.</p>
    <Why />
  </Slot>
);
