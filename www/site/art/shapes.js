// The drawing kit: flat shapes in named colours. Colours are classes, so that light and dark pages tint the same drawing
// and a strict policy without inline styles holds.

const attributes = (more) =>
  Object.entries(more)
    .map(([name, value]) => ` ${name}="${value}"`)
    .join('');

/** Rounds a coordinate to what a screen can show. */
export const r = (value) => Math.round(value * 10) / 10;

/** A filled path. */
export const path = (fill, d, more = {}) => `<path class="f-${fill}" d="${d}"${attributes(more)}/>`;

/** A line or curve with round ends. */
export const line = (stroke, width, d, more = {}) =>
  `<path class="s-${stroke}" stroke-width="${width}" d="${d}"${attributes(more)}/>`;

/** A filled circle. */
export const dot = (fill, x, y, radius, more = {}) =>
  `<circle class="f-${fill}" cx="${r(x)}" cy="${r(y)}" r="${radius}"${attributes(more)}/>`;

/** An outlined circle. */
export const ring = (stroke, width, x, y, radius, more = {}) =>
  `<circle class="s-${stroke}" stroke-width="${width}" cx="${r(x)}" cy="${r(y)}" r="${radius}"${attributes(more)}/>`;

/** A filled ellipse, turned by `turn` degrees. */
export const oval = (fill, x, y, rx, ry, turn = 0) =>
  `<ellipse class="f-${fill}" cx="${r(x)}" cy="${r(y)}" rx="${rx}" ry="${ry}"${turn ? ` transform="rotate(${r(turn)} ${r(x)} ${r(y)})"` : ''}/>`;

/** A filled rectangle with corner radius. */
export const box = (fill, x, y, width, height, radius = 0, more = {}) =>
  `<rect class="f-${fill}" x="${r(x)}" y="${r(y)}" width="${r(width)}" height="${r(height)}"${radius ? ` rx="${radius}"` : ''}${attributes(more)}/>`;

/** Moves, turns and scales a drawing. */
export const at = (x, y, drawing, { turn = 0, scale = 1 } = {}) =>
  `<g transform="translate(${r(x)} ${r(y)})${turn ? ` rotate(${turn})` : ''}${scale !== 1 ? ` scale(${scale})` : ''}">${drawing}</g>`;

/** Numbers in 0..1 that are the same in every build. */
export const numbers = (seed) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
};

/** A leaf that grows from (0, 0) upwards. */
export const leaf = (fill, length, width, vein = 'ground-vein') =>
  path(fill, `M0 0C${-width} ${-length * 0.35} ${-width * 0.8} ${-length * 0.8} 0 ${-length}C${width * 0.8} ${-length * 0.8} ${width} ${-length * 0.35} 0 0Z`) +
  line(vein, 1.6, `M0 -3V${-length * 0.78}`);

/** A sprig: a stem with pairs of leaves, growing upwards from (0, 0). */
export const sprig = (height, pairs, fill = 'leaf', stem = 'moss', size = 22) => {
  const parts = [line(stem, 3, `M0 0C${height * 0.06} ${-height * 0.4} ${-height * 0.05} ${-height * 0.7} 0 ${-height}`)];
  for (let i = 0; i < pairs; i += 1) {
    const y = -height * (0.3 + (0.6 * i) / pairs);
    const s = size * (1 - i * 0.08);
    parts.push(at(0, y, leaf(fill, s, s * 0.42), { turn: 58 }), at(0, y - 4, leaf(fill, s, s * 0.42), { turn: -58 }));
  }
  parts.push(at(0, -height + 2, leaf(fill, size * 0.9, size * 0.36)));
  return parts.join('');
};

/** Wraps a drawing. Decoration unless `label` says what it shows. */
export const picture = (drawing, { width = 480, height = 360, label = '', crop = 'xMidYMid slice', name = '' } = {}) =>
  `<svg class="art${name ? ` art--${name}` : ''}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="${crop}"${label ? ` role="img" aria-label="${label}"` : ' aria-hidden="true"'} focusable="false">${drawing}</svg>`;
