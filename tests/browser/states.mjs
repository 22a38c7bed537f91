// Every state of both elements that a visitor can bring about, each reached as they would.

import {openMap, unfold} from './preferences.mjs';

/** Every state of the card and the map that a visitor can bring about. */
export const STATES = {
  'the buttons alone': async () => {},
  'the card': async (page) => page.locator('nearside-slot[name=lead] nearside-why').getByRole('button').first().press('Enter'),
  'the card, a trial': async (page) => {
    await STATES['the card'](page);
    await page.locator('nearside-slot[name=lead] nearside-why').getByRole('button', {name: 'Try it without'}).press('Enter');
  },
  'the card, a correction': async (page) => {
    await STATES['the card'](page);
    await page.locator('nearside-slot[name=lead] nearside-why').getByRole('button', {name: 'Correct this'}).press('Enter');
  },
  'the card, all of it': async (page) => {
    await STATES['the card'](page);
    const why = page.locator('nearside-slot[name=lead] nearside-why');
    await why.getByRole('button', {name: 'Why not something else?'}).press('Enter');
    await why.locator('summary', {hasText: 'Details'}).press('Enter');
  },
  'the map': async (page) => openMap(page),
  'the map, everything unfolded': async (page) => {
    const map = await openMap(page);
    for (const summary of await map.locator('summary').all()) await summary.evaluate((element) => (element.parentElement.open = true));
  },
  'the map, a trial': async (page) => {
    const cycling = await unfold(await openMap(page), 'Cycling');
    await cycling.getByRole('radio', {name: 'a lot'}).press('Space');
    await cycling.getByRole('button', {name: 'Keep this'}).waitFor();
  },
  'the map, paused': async (page) => {
    const map = await openMap(page);
    await map.getByRole('button', {name: 'Pause'}).press('Enter');
    await map.getByText('Kept: paused.').waitFor();
  },
  'the map, nothing known': async (page) => {
    const map = await openMap(page);
    await map.getByRole('button', {name: 'Erase everything'}).press('Enter');
    await map.getByText(/erased\. Nothing is left\.$/).waitFor();
  },
  'the card, after "not this"': async (page) => {
    await STATES['the card'](page);
    const why = page.locator('nearside-slot[name=lead] nearside-why');
    await why.getByRole('button', {name: 'Not this'}).press('Enter');
    // Another module may stand there now; without cycling the default does.
    await page.evaluate(() => globalThis.visitor.respond('cycling-lead', 'not-this'));
    await why.getByRole('button', {name: 'Show it again'}).first().waitFor();
    await why.getByRole('button', {name: 'Why not something else?'}).press('Enter');
  },
  'the card, an alternative tried': async (page) => {
    await page.evaluate(() => globalThis.visitor.setInterest('cooking', 0));
    await page.evaluate(() => globalThis.visitor.setInterest('cycling', 0));
    await STATES['the card'](page);
    const why = page.locator('nearside-slot[name=lead] nearside-why');
    await why.getByRole('button', {name: 'Why not something else?'}).press('Enter');
    await why.getByRole('button', {name: 'Try it', exact: true}).first().press('Enter');
    await why.getByRole('button', {name: 'Keep this'}).waitFor();
  },
  'the map, something said and something never used': async (page) => {
    await page.evaluate(async () => {
      const {visitor} = globalThis;
      await visitor.setInterest('cycling', 600);
      await visitor.profile.edit({set: {kind: 'blocked-attribute', name: 'diet'}});
      await visitor.respond('cooking-lead', 'not-this');
    });
    const map = await openMap(page);
    for (const summary of await map.locator('summary').all()) await summary.evaluate((element) => (element.parentElement.open = true));
  },
  'the map, a lower limit tried': async (page) => {
    const section = await unfold(await openMap(page), 'How often you may be interrupted');
    await section.getByRole('group', {name: 'Today'}).getByRole('button', {name: 'Less'}).press('Enter');
    await section.getByRole('button', {name: 'Keep this'}).waitFor();
  },
  'the map, a file offered': async (page) => {
    const map = await openMap(page);
    await unfold(map, 'Take it with you');
    const [download] = await Promise.all([page.waitForEvent('download'), map.getByRole('button', {name: 'Save everything as a file'}).press('Enter')]);
    const path = await download.path();
    await page.evaluate(() => globalThis.visitor.set('diet', null));
    await map.locator('input[type=file]').setInputFiles(path);
    await map.getByRole('button', {name: 'Keep this'}).waitFor();
  },
  'the map, a file refused': async (page) => {
    const map = await openMap(page);
    await unfold(map, 'Take it with you');
    await map.locator('input[type=file]').setInputFiles({name: 'else.json', mimeType: 'application/json', buffer: Buffer.from('{}')});
    await map.getByRole('status').getByText('This is no file of preferences.').waitFor();
  },
};
