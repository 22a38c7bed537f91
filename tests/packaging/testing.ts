// What the tests of a site write with the types of its policy; compiled as `names.ts` is, never run.
import {open, type Visitor} from 'nearside';
import {fakeVisitor, moment, openPolicy, slotsPage, type FakeVisitor} from 'nearside/testing';
import {attach} from 'nearside-elements';

import type {Policy} from './policy.js';

const at = moment('2026-11-24T18:30:00+01:00', {device: 'phone'});
// @ts-expect-error There is no such device.
moment('2026-11-24T18:30:00+01:00', {device: 'watch'});

export const held: Visitor<Policy> = await open<Policy>({program: '/policy.nsp', clock: at.clock, offset: at.offset, facts: at.facts});
export const real: Visitor<Policy> = await openPolicy<Policy>(new Uint8Array(), {
  at,
  page: {type: 'recipe'},
  facts: {'visit.basket': 3},
  profile: {
    consents: {'personalize.local': true},
    attributes: {diet: 'vegan', member_since: 0},
    interests: {cooking: 900},
    activity: [{kind: 'view', topic: 'cooking', daysAgo: 2, times: 3}],
    seen: [{slot: 'hero', module: 'quick-dinner', response: 'clicked'}],
  },
});
// @ts-expect-error There is no such purpose.
void openPolicy<Policy>(new Uint8Array(), {at, profile: {consents: {'personalise.local': true}}});
// @ts-expect-error It has no such value.
void openPolicy<Policy>(new Uint8Array(), {at, profile: {attributes: {diet: 'vegann'}}});
// @ts-expect-error There is no such topic.
void openPolicy<Policy>(new Uint8Array(), {at, profile: {interests: {coking: 900}}});
// @ts-expect-error There is no such kind of activity.
void openPolicy<Policy>(new Uint8Array(), {at, profile: {activity: [{kind: 'veiw', topic: 'cooking'}]}});
// @ts-expect-error The moment belongs to a test.
void openPolicy<Policy>(new Uint8Array(), {page: {type: 'recipe'}});

export const fake: FakeVisitor<Policy> = fakeVisitor<Policy>({slots: {hero: 'quick-dinner', aside: {default: 'cap.day'}}, attributes: {diet: 'vegan'}}, {at, page: {type: 'home'}});
fake.say({slots: {hero: 'winter-tyres'}});
// @ts-expect-error That module never shows there.
fake.say({slots: {hero: 'saved-recipes'}});
// @ts-expect-error There is no such slot.
fakeVisitor<Policy>({slots: {heroo: 'quick-dinner'}});
// @ts-expect-error There is no such reason.
fakeVisitor<Policy>({slots: {hero: {default: 'capped'}}});

// It goes where a visitor goes.
export const visitors: [Visitor<Policy>, Visitor] = [fake, fake];
export const detach: () => void = attach(fake);
export const anything: string | null = fakeVisitor({slots: {any: 'thing'}}).decide().slots['any']!.module;
document.body.append(slotsPage({hero: {default: '<h2>Ours</h2>', modules: {'quick-dinner': '<h2>Dinner</h2>'}}}));
