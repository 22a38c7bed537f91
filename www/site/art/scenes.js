// Pictures of the articles: 480 x 360, with the subject in the middle so that any crop keeps it.

import { at, box, dot, line, leaf, numbers, oval, path, picture, r, ring, sprig } from './shapes.js';
import { bicycle, wheel } from './bicycle.js';
import { forks } from './marks.js';

const ground = (name) => box(name, -240, -180, 960, 720);

/** A slice of lemon around (0, 0). */
const lemon = (radius) => {
  const parts = [dot('butter', 0, 0, radius), dot('cream', 0, 0, r(radius * 0.86))];
  for (let i = 0; i < 8; i += 1) {
    parts.push(at(0, 0, path('butter', `M0 ${-radius * 0.1}L${r(-radius * 0.26)} ${r(-radius * 0.7)}Q0 ${r(-radius * 0.9)} ${r(radius * 0.26)} ${r(-radius * 0.7)}Z`), { turn: i * 45 }));
  }
  return parts.join('');
};

/** White beans, greens and lemon in one pan, seen from above. */
const beans = () => {
  const next = numbers(11);
  const parts = [ground('cook-ground')];
  for (let i = -6; i < 20; i += 1) parts.push(line('cook-weave', 10, `M${i * 44} -180V540M-240 ${i * 44}H720`));
  // Handle first, then the pan over it.
  parts.push(line('ink', 26, 'M330 110L470 12'), line('steel', 5, 'M436 36L452 25'));
  parts.push(dot('shade', 246, 190, 148), dot('ink', 240, 182, 146), dot('night', 240, 182, 130), dot('sauce', 240, 182, 122));
  const placed = [];
  for (let tries = 0; placed.length < 46 && tries < 900; tries += 1) {
    const a = next() * 2 * Math.PI;
    const d = Math.sqrt(next()) * 106;
    const spot = [240 + Math.cos(a) * d, 182 + Math.sin(a) * d];
    if (placed.every(([x, y]) => Math.hypot(x - spot[0], y - spot[1]) > 21)) placed.push(spot);
  }
  placed.forEach(([x, y], i) => {
    if (i % 5 === 3) parts.push(at(x, y + 12, leaf(i % 2 ? 'leaf' : 'moss', 34, 15), { turn: r(next() * 360) }));
    else parts.push(oval('shade', x + 1.5, y + 2.5, 12, 8, next() * 0), oval(i % 4 ? 'cream' : 'white', x, y, 12, 8, next() * 180));
  });
  parts.push(at(196, 132, lemon(30), { turn: 12 }), at(292, 226, lemon(26), { turn: 40 }), at(206, 246, lemon(22), { turn: 5 }));
  parts.push(at(62, 300, lemon(38), { turn: 20 }), at(420, 300, sprig(90, 4, 'leaf', 'moss', 30), { turn: 48 }));
  return parts.join('');
};

/** A casserole on the stove, rain in the window. */
const braise = () => {
  const parts = [ground('cook-ground'), box('cook-deep', -240, 268, 960, 300)];
  parts.push(box('wood', 74, 22, 152, 168, 6), box('sky', 84, 32, 132, 148), path('leaf', 'M84 180V142Q118 116 150 138T216 130V180Z'), path('moss', 'M84 180V162Q130 140 216 160V180Z'));
  for (let i = 0; i < 16; i += 1) {
    const x = 92 + ((i * 37) % 118);
    const y = 40 + ((i * 53) % 90);
    parts.push(line('white', 2, `M${x} ${y}l-4 12`));
  }
  parts.push(line('wood', 6, 'M150 30V182M82 104H218'));
  parts.push(line('ink', 4, 'M266 42H440'), line('ink', 3, 'M294 42v10M340 42v10M392 42v10'));
  parts.push(oval('wood', 294, 96, 11, 16), line('wood', 7, 'M294 52V96'));
  parts.push(line('steel', 5, 'M340 52V104'), path('steel', 'M326 104h28l-3 24q-11 8-22 0Z'));
  parts.push(line('ink', 6, 'M392 52v22'), dot('ink', 392, 100, 27), dot('night', 392, 100, 20));
  parts.push(box('ink', -240, 292, 960, 14), box('night', 120, 280, 250, 14, 5));
  parts.push(path('tomato', 'M134 186H356V244Q356 284 314 284H176Q134 284 134 244Z'), path('rust', 'M134 186H356V204H134Z'));
  parts.push(path('rose', 'M152 214q2 40 26 52q-18-24-16-52Z'));
  parts.push(box('rust', 104, 202, 40, 16, 8), box('rust', 346, 202, 40, 16, 8));
  parts.push(at(0, -6, path('tomato', 'M128 186Q132 154 245 150T362 186Q362 194 354 194H136Q128 194 128 186Z')), box('ink', 230, 126, 30, 14, 7), box('ink', 240, 136, 10, 12));
  for (const [x, y, s] of [[186, 118, 1], [300, 112, 1.1], [338, 132, 0.8]]) {
    parts.push(at(x, y, line('steam', 5, 'M0 0C-14 -16 14 -26 0 -44S10 -72 2 -82'), { scale: s }));
  }
  parts.push(oval('cook-weave', 430, 328, 34, 12), oval('butter', 424, 318, 20, 17), oval('cream', 60, 330, 24, 18), line('wood', 4, 'M60 312q3-10-2-18'));
  return parts.join('');
};

/** A wheel rising over the hills, patch and levers in front of it. */
const puncture = () => {
  const parts = [ground('ride-ground'), dot('butter', 388, 76, 34)];
  parts.push(path('mint', 'M-240 260Q-20 150 160 214T480 190T720 210V560H-240Z'), path('leaf', 'M-240 300Q40 220 250 268T720 250V560H-240Z'));
  parts.push(at(226, 186, wheel(138, { spokes: 28, spoke: 'spoke' }), { turn: 8 }));
  parts.push(path('moss', 'M-240 322Q120 286 300 316T720 300V560H-240Z'));
  // The tube, half out of the tyre, with its patch.
  parts.push(line('night', 15, 'M112 118C70 160 62 250 104 300C124 322 156 330 190 330'), line('rose', 2, 'M104 138C78 176 74 240 106 288'));
  parts.push(at(86, 226, box('tomato', -17, -13, 34, 26, 8), { turn: -78 }), at(86, 226, dot('butter', 0, 0, 5)));
  parts.push(at(318, 318, box('tomato', -42, -8, 84, 15, 7), { turn: -14 }), at(338, 340, box('butter', -42, -8, 84, 15, 7), { turn: 6 }));
  parts.push(at(226, 186, line('steel', 6, 'M-8 -128v16')));
  for (const x of [36, 58, 402, 430, 452]) parts.push(line('leaf', 3, `M${x} 352q-3-16-9-24M${x} 352q1-18 2-28M${x} 352q4-14 11-20`));
  return parts.join('');
};

/** A bicycle with its lamp lit, under the moon. */
const nightride = () => {
  const next = numbers(5);
  const parts = [ground('night-ground')];
  for (let i = 0; i < 34; i += 1) parts.push(dot('star', -40 + next() * 560, -20 + next() * 150, i % 4 ? 1.3 : 2.2));
  parts.push(dot('cream', 384, 72, 32), dot('night-ground', 370, 64, 27));
  parts.push(path('night-far', 'M-240 230Q-60 140 90 196T330 168T720 200V560H-240Z'));
  parts.push(path('night-near', 'M-240 262Q20 206 190 240T470 226T720 240V560H-240Z'));
  for (const [x, y, s] of [[70, 206, 1], [104, 214, 0.8], [404, 200, 0.9]]) {
    parts.push(at(x, y, path('ink', 'M-16 34V4L0 -12L16 4V34Z') + box('butter', -6, 8, 10, 10, 1), { scale: s }));
  }
  for (const x of [20, 150, 440]) parts.push(at(x, 240, path('moss-night', 'M0 0Q-18 -26 0 -62Q18 -26 0 0Z') + line('ink', 3, 'M0 8V-30')));
  parts.push(path('road', 'M-240 300Q200 268 720 296V560H-240Z'), line('steel', 3, 'M-10 334H40M90 332H150M200 331H260M312 331H372M424 332H490'));
  parts.push(at(150, 262, bicycle({ lamp: true, frame: 'tomato' })));
  parts.push(dot('tomato', 96, 218, 5), oval('shade', 226, 311, 140, 5));
  return parts.join('');
};

/** Seeds in cold soil and what comes of them. */
const soil = () => {
  const next = numbers(21);
  const parts = [ground('grow-ground'), dot('cream', 240, 150, 74), dot('butter', 240, 150, 52)];
  parts.push(path('mint', 'M-240 176Q0 110 200 150T720 130V400H-240Z'), path('leaf', 'M-240 196Q90 150 320 180T720 170V400H-240Z'));
  parts.push(path('earth', 'M-240 208Q240 192 720 208V560H-240Z'), path('earth-deep', 'M-240 292Q200 276 720 296V560H-240Z'));
  for (let i = 0; i < 60; i += 1) parts.push(oval(i % 3 ? 'earth-crumb' : 'wood', -20 + next() * 520, 222 + next() * 130, 2 + Math.round(next() * 3), 2, next() * 90));
  const plants = [
    [56, 0], [132, 22], [208, 54], [284, 86], [360, 122], [430, 150],
  ];
  plants.forEach(([x, h], i) => {
    const depth = 246 + (i % 2) * 6;
    if (i > 0) {
      const root = 16 + i * 8;
      parts.push(line('root', 2.4, `M${x} ${depth}q-3 ${root * 0.5} 1 ${root}M${x} ${depth + 4}q-8 8 -10 ${root * 0.55}M${x} ${depth + 4}q8 8 12 ${root * 0.5}`));
      if (h > 0) parts.push(line('mint', 4, `M${x} ${depth}V206`));
    }
    parts.push(oval('rose', x, depth, 12, 8.5, -24), oval('cream', x - 3, depth - 2, 3.6, 2, -24));
    if (h > 40) parts.push(at(x, 208, sprig(h, 1 + Math.floor(h / 36), 'moss', 'moss', 24)));
    else if (h > 0) parts.push(at(x, 208, line('moss', 4, 'M0 0V-14') + at(0, -12, leaf('moss', 20, 9), { turn: 46 }) + at(0, -12, leaf('moss', 20, 9), { turn: -46 })));
  });
  return parts.join('');
};

/** A flower pot with its rim at (0, 0). */
const pot = (width, height, fill = 'tomato', rim = 'rust') =>
  path(fill, `M${-width / 2} 0H${width / 2}L${width * 0.36} ${height}H${-width * 0.36}Z`) + box(rim, -width / 2 - 5, -6, width + 10, 16, 4);

/** Pots on a balcony above the roofs. */
const balcony = () => {
  const parts = [ground('sky-ground'), dot('cream', 112, 92, 52), dot('butter', 112, 92, 36)];
  parts.push(path('rose', 'M-240 560V196H-60L-20 160L30 196H60V140H120V176L160 144L208 176V560Z'), path('clay', 'M180 560V186L236 142L292 186H330V158H372V200L424 164L480 206H720V560Z'));
  for (const [x, y] of [[216, 200], [250, 200], [216, 232], [250, 232], [80, 160], [80, 190], [412, 214], [444, 214]]) parts.push(box('cream', x, y, 13, 18, 2));
  parts.push(box('rust', 306, 132, 16, 40), box('rust', 20, 148, 14, 40));
  parts.push(line('ink', 7, 'M-240 214H720'), line('ink', 3, Array.from({ length: 40 }, (_, i) => `M${-200 + i * 22} 214V322`).join('')), box('wood', -240, 318, 960, 22), box('cook-deep', -240, 340, 960, 220));
  // Tomato on a cane, basil, a tall leek pot, trailing thyme over the rail.
  parts.push(line('wood', 4, 'M242 256V50'), at(242, 258, sprig(178, 5, 'leaf', 'moss', 44)));
  for (const [x, y] of [[224, 190], [262, 172], [220, 142], [256, 222], [266, 118]]) parts.push(dot('tomato', x, y, 11), line('moss', 2.4, `M${x - 4} ${y - 10}l4 3l4 -3`));
  parts.push(at(242, 256, pot(86, 68)));
  for (const turn of [-52, -30, -10, 12, 34, 54]) parts.push(at(118, 270, leaf(turn % 4 ? 'leaf' : 'moss', 62, 22), { turn }));
  parts.push(at(118, 272, pot(70, 52, 'butter', 'wood')));
  for (const turn of [-22, -10, 2, 14, 26]) parts.push(at(362, 262, line('leaf', 7, 'M0 0Q4 -50 0 -96'), { turn }));
  parts.push(at(362, 266, pot(64, 58, 'sea', 'night')));
  return parts.join('');
};

/** The cover: a house, a garden, a road over the hills and somebody's bicycle. */
const country = () => {
  const parts = [ground('dusk-ground'), dot('cream', 330, 118, 66), dot('butter', 330, 118, 48)];
  parts.push(path('sky-hill', 'M-240 216Q-60 96 110 172T400 150T720 160V560H-240Z'), path('mint', 'M-240 246Q40 154 240 214T720 196V560H-240Z'));
  parts.push(path('leaf', 'M-240 270Q120 206 300 246T720 236V560H-240Z'));
  // The road comes out of the valley and widens towards the reader.
  parts.push(path('cream', 'M316 238C286 250 360 262 338 280C306 304 356 316 388 560H520C420 330 378 306 396 284C412 262 330 250 326 239Z'));
  // House with a lit kitchen.
  parts.push(path('steam-solid', 'M150 124q-14 -14 0 -28t-2 -30q22 12 10 30t2 28Z'));
  parts.push(box('rust', 146, 128, 16, 44), path('rust', 'M62 190L122 136L198 136L236 190Z'), box('white', 76, 188, 146, 72), box('butter', 96, 206, 30, 30, 2), line('rust', 3, 'M111 206v30M96 221h30'), box('rust', 146, 206, 28, 54, 2), box('butter', 186, 206, 22, 24, 2));
  parts.push(path('moss', 'M-240 300Q60 242 230 276T306 560H-240Z'));
  for (let row = 0; row < 4; row += 1) {
    for (let i = 0; i < 7 - row; i += 1) {
      const x = 26 + i * 32 + row * 6;
      const y = 292 + row * 22;
      parts.push(at(x, y, dot(row % 2 ? 'leaf' : 'mint', 0, 0, 9) + dot(row % 2 ? 'mint' : 'leaf', 0, 0, 4)));
    }
  }
  for (const [x, y, s] of [[30, 232, 1.1], [250, 240, 0.9], [452, 244, 1.2], [484, 252, 0.9]]) parts.push(at(x, y, path('moss', 'M0 6Q-24 -30 0 -78Q24 -30 0 6Z') + line('ink', 3, 'M0 16V-38'), { scale: s }));
  parts.push(at(336, 322, bicycle({ frame: 'sea' }), { scale: 0.56 }));
  return parts.join('');
};

/** The three forks as a pattern, for stories that bring no picture. */
const pattern = () => {
  const names = ['cooking', 'cycling', 'gardening'];
  const parts = [ground('ride-ground'), dot('ride-weave', 240, 180, 132), dot('ride-ground', 240, 180, 112)];
  for (let row = -3; row < 8; row += 1) {
    for (let i = -4; i < 12; i += 1) {
      const x = i * 62 + (row % 2 ? 31 : 0);
      const y = row * 74 - 20;
      if (Math.hypot(x + 10 - 240, y + 24 - 180) > 146) parts.push(`<g class="s-ride-weave" stroke-width="3.4" transform="translate(${x} ${y})">${forks[names[(((i + row) % 3) + 3) % 3]]}</g>`);
    }
  }
  names.forEach((name, i) => parts.push(`<g class="s-${['tomato', 'sea', 'moss'][i]}" stroke-width="3.6" transform="translate(${160 + i * 62} ${118}) scale(1.8 2.6)">${forks[name]}</g>`));
  return parts.join('');
};

const scenes = { beans, braise, puncture, nightride, soil, balcony, country, forks: pattern };

/** A scene by name. */
export const scene = (name, options = {}) => picture(scenes[name](), { ...options, name: 'scene' });
