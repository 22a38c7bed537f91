import { at, dot, line, path, ring, r } from './shapes.js';

/** A wheel around (0, 0). */
export const wheel = (radius, { spokes = 16, tyre = 'ink', rim = 'steel', spoke = 'steel' } = {}) => {
  const parts = [];
  for (let i = 0; i < spokes; i += 1) {
    const a = (i * 2 * Math.PI) / spokes;
    // Spokes leave the hub at a slant, as laced ones do.
    const b = a + (i % 2 ? 0.9 : -0.9);
    parts.push(`M${r(Math.cos(b) * radius * 0.09)} ${r(Math.sin(b) * radius * 0.09)}L${r(Math.cos(a) * radius * 0.86)} ${r(Math.sin(a) * radius * 0.86)}`);
  }
  return (
    line(spoke, Math.max(0.8, radius / 60), parts.join('')) +
    ring(rim, radius * 0.05, 0, 0, r(radius * 0.87)) +
    ring(tyre, r(radius * 0.1), 0, 0, r(radius * 0.96)) +
    dot(tyre, 0, 0, r(radius * 0.09)) +
    dot(rim, 0, 0, r(radius * 0.045))
  );
};

/** A town bicycle facing right: rear axle at (0, 0), front axle at (150, 0), wheels of radius 46. */
export const bicycle = ({ frame = 'tomato', lamp = false } = {}) =>
  (lamp ? path('beam', 'M140 -58L330 -104V34Z') : '') +
  wheel(46) +
  at(150, 0, wheel(46)) +
  line('ink', 3, 'M-50 -18A53 53 0 0 1 33 -41', { fill: 'none' }) +
  line('ink', 3, 'M112 -37A53 53 0 0 1 185 -39') +
  line(frame, 6, 'M0 0L44 -58M0 0L64 4M64 4L44 -58L40 -72') +
  line(frame, 7, 'M44 -56L124 -64M64 4L130 -46') +
  line(frame, 7, 'M122 -74L132 -40') +
  line('steel', 5, 'M132 -40C136 -24 141 -12 150 0') +
  line('ink', 5, 'M122 -74L119 -86C116 -96 128 -96 138 -93C144 -91 146 -84 141 -80') +
  path('wood', 'M22 -80C34 -80 44 -82 58 -78C56 -72 46 -72 42 -70C34 -68 24 -70 22 -80Z') +
  ring('ink', 3, 64, 4, 11) +
  line('ink', 4, 'M64 4L70 24M62 25H79') +
  line('ink', 2, 'M0 -5L64 -7M0 5L64 15') +
  line('steel', 3, 'M-46 -48H2M-40 -48L0 0') +
  (lamp ? dot('butter', 140, -58, 7) + path('ink', 'M128 -65H138A7 7 0 0 1 138 -51H128Z') : path('ink', 'M128 -65H138A7 7 0 0 1 138 -51H128Z'));
