// Pictures of what the shop sells: one thing each on its topic's ground, 320 x 320.

import { at, box, dot, line, leaf, oval, path, picture, r, ring } from './shapes.js';

const objects = {
  'enamel-pot': () =>
    path('tomato', 'M76 146H244V222Q244 252 214 252H106Q76 252 76 222Z') + box('rust', 70, 138, 180, 16, 8) + path('rose', 'M90 166q0 50 22 70q-12-30-10-70Z') +
    line('tomato', 11, 'M76 176H52q-8 0-8 12t8 12H76M244 176h24q8 0 8 12t-8 12H244') +
    path('tomato', 'M82 136Q86 108 160 106T238 136Z') + box('ink', 148, 88, 24, 18, 8),
  'three-spoons': () =>
    [-1, 0, 1]
      .map((i) =>
        at(160 + i * 26, 256, line(i ? 'wood' : 'wood-deep', 11, 'M0 0V-110') + oval(i ? 'wood' : 'wood-deep', 0, -142, 25, 37) + oval(i ? 'wood-deep' : 'wood', 0, -142, i ? 15 : 16, 26), { turn: i * 16 }),
      )
      .join('') + box('linen', 112, 204, 96, 34, 8) + line('tomato', 3, 'M114 214H206M114 228H206'),
  'salt-pig': () =>
    path('clay', 'M80 250Q60 196 92 148Q124 98 186 96Q246 98 252 150Q256 190 240 250Z') + oval('rust', 190, 158, 54, 44, -10) + oval('night', 192, 160, 44, 35, -10) +
    path('white', 'M154 178Q192 150 232 172Q224 196 194 196Q166 196 154 178Z') + line('rust', 12, 'M112 118Q116 82 150 92') + line('cream', 4, 'M92 226H238') + line('cream', 4, 'M96 236H236'),
  'brass-bell': () =>
    path('ink', 'M112 232h96v14q0 8-8 8h-80q-8 0-8-8Z') + box('ink', 146, 206, 28, 30) + path('butter', 'M70 206Q70 112 160 110T250 206Q250 214 242 214H78Q70 214 70 206Z') + path('brass', 'M70 200H250V206Q250 214 242 214H78Q70 214 70 206Z') +
    path('cream', 'M94 188Q98 140 140 126Q112 150 110 188Z') + dot('brass', 160, 112, 13) + line('steel', 9, 'M246 186L276 172') + dot('ink', 278, 170, 9) +
    line('spoke', 4, 'M62 120q-12-20 4-42M258 112q10-18-2-38'),
  'bar-bag': () =>
    line('ink', 9, 'M40 108H280') + box('wood-deep', 104, 92, 16, 44, 5) + box('wood-deep', 200, 92, 16, 44, 5) + path('sea', 'M72 130H248V218Q248 246 220 246H100Q72 246 72 218Z') + path('night', 'M66 124H254V168Q254 186 236 186H84Q66 186 66 168Z') +
    box('wood', 106, 152, 18, 58, 5) + box('wood', 196, 152, 18, 58, 5) + dot('butter', 115, 196, 4) + dot('butter', 205, 196, 4) + box('sky', 142, 204, 36, 22, 3),
  'patch-tin': () =>
    at(160, 174, box('night', -96, -46, 192, 116, 18) + box('sea', -96, -58, 192, 112, 18) + box('cream', -72, -38, 144, 72, 10) + ring('sea', 7, -34, -2, 22) + line('sea', 3, 'M-34 -24V20M-56 -2H-12M-50 -18L-18 14M-50 14L-18 -18') + box('tomato', 6, -24, 48, 18, 6) + box('rose', 6, 4, 34, 18, 6), { turn: -7 }) +
    at(236, 254, box('ink', -26, -17, 52, 34, 9) + ring('steel', 2, 0, 0, 8), { turn: 14 }),
  'hand-fork': () =>
    at(166, 160, box('wood', -13, -122, 26, 98, 12) + box('wood-deep', -13, -62, 26, 10) + line('steel', 11, 'M0 -26V30') + line('steel', 11, 'M-38 118V58Q-38 34 -14 34H14Q38 34 38 58V118M0 30V124'), { turn: 28 }) +
    path('earth', 'M24 274Q100 236 190 256T304 270V286H24Z') + at(74, 262, leaf('leaf', 44, 16), { turn: -18 }) + at(74, 262, leaf('moss', 36, 14), { turn: 30 }),
  'watering-can': () =>
    line('sea', 11, 'M108 136Q112 80 170 82T226 136') + line('sea', 15, 'M96 226L44 146') + at(40, 140, path('night', 'M-22 4L14 -20L20 -6L-12 16Z')) + path('sea', 'M92 136H232L246 250H84Z') + path('night', 'M90 130H234L236 146H88Z') + path('sky', 'M108 160L102 236H114L120 160Z') +
    line('sea', 12, 'M236 152Q290 152 276 196Q268 226 244 236') + [[22, 176], [38, 190], [16, 206], [34, 222], [22, 242]].map(([x, y]) => line('sky-deep', 4, `M${x} ${y}l-3 8`)).join(''),
  'seed-box': () =>
    path('wood-deep', 'M58 178H262V254H58Z') +
    [['tomato', 72], ['butter', 118], ['leaf', 164], ['rose', 210]]
      .map(([fill, x], i) => box('white', x, 96 + (i % 2) * 10, 40, 120, 3) + box(fill, x, 96 + (i % 2) * 10, 40, 18, 3) + at(x + 20, 162 + (i % 2) * 10, leaf('moss', 34, 12)))
      .join('') + path('wood', 'M50 186H270V260Q270 264 266 264H54Q50 264 50 260Z') + box('cream', 118, 206, 84, 34, 3) + line('ink', 3, 'M132 218H188M132 228H174'),
};

/** A product's picture on its topic's ground. */
export const object = (name, topic, options = {}) => {
  const ground = { cooking: 'cook-ground', cycling: 'ride-ground', gardening: 'grow-ground' }[topic];
  return picture(box(ground, -160, -160, 640, 640) + oval('shade', 160, 264, 118, 11) + objects[name](), { width: 320, height: 320, name: 'object', ...options });
};
