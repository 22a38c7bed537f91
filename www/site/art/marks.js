// The three forks of the masthead, drawn in one weight so that they stand beside type. 20 x 48 units each.

/** Their outlines, by topic. */
export const forks = {
  cooking: '<path d="M3 2v11c0 5 3 7 7 7s7-2 7-7V2M10 2v44M7.6 46h4.8"/>',
  cycling: '<path d="M10 2v9M5 11h10M10 11c-4 2-5 6-5 12L4 38M10 11c4 2 5 6 5 12l1 15"/><circle cx="4" cy="41" r="2.6"/><circle cx="16" cy="41" r="2.6"/>',
  gardening: '<path d="M5 2h10M10 2v24M2 46V31c0-3 2-5 4-5h8c2 0 4 2 4 5v15M7.3 26v20M12.7 26v20"/>',
};

/** The fork of one topic. */
export const mark = (topic) =>
  `<svg class="mark mark--${topic}" viewBox="0 0 20 48" aria-hidden="true" focusable="false">${forks[topic]}</svg>`;

/** All three, the sign of the house. */
export const sign = () =>
  `<svg class="sign" viewBox="0 0 84 48" aria-hidden="true" focusable="false"><g class="c-cooking">${forks.cooking}</g><g class="c-cycling" transform="translate(32 0)">${forks.cycling}</g><g class="c-gardening" transform="translate(64 0)">${forks.gardening}</g></svg>`;

/** The sign as a file of its own, for browser tabs; it carries its colours because no style sheet reaches it. */
export const favicon = () =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-6 -6 60 60"><rect x="-6" y="-6" width="60" height="60" rx="14" fill="#a83c22"/><g transform="translate(14 0)" fill="none" stroke="#fffaf0" stroke-width="4" stroke-linecap="round" stroke-linejoin="round">${forks.cooking}</g></svg>`;
