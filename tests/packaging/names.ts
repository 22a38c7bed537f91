// What a site writes with the types of its policy: each right use, and beside it the slip that must not compile. Compiled against the packed
// declarations and what `nearside types` writes of the corpus policy `rich`, never run.
import {open, type Decision, type Explanation, type ModuleName, type OpenOptions, type Outcome, type SlotName, type Value, type Visitor} from 'nearside';
import {open as openInline} from 'nearside/inline';
import {open as openSlim} from 'nearside/slim';
import {attach} from 'nearside-elements';

import type {Policy} from './policy.js';

const program = '/policy.nsp';
export const visitor = await open<Policy>({program, page: {type: 'recipe', topic: 'cooking', intent: 'learn'}, facts: {'visit.basket': 12.5, 'visit.pages': null}});
export const others: Promise<Visitor<Policy>>[] = [openInline<Policy>({program}), openSlim<Policy>(new Uint8Array(), {program})];

// Options.
export const options: OpenOptions<Policy> = {program, page: {type: undefined, topic: null}};
// @ts-expect-error There is no such fact of the page.
void open<Policy>({program, page: {tpye: 'recipe'}});
// @ts-expect-error It has no such value.
void open<Policy>({program, page: {type: 'recipes'}});
// @ts-expect-error There is no such intent.
void open<Policy>({program, page: {intent: 'lern'}});
// @ts-expect-error There is no such topic.
void open<Policy>({program, page: {topic: 'coking'}});
// @ts-expect-error Facts of the page are given in `page`.
void open<Policy>({program, facts: {'page.type': 'recipe'}});
// @ts-expect-error There is no such fact of the visit.
void open<Policy>({program, facts: {'visit.baskets': 12}});
// @ts-expect-error It is a number.
void open<Policy>({program, facts: {'visit.basket': '12'}});
// @ts-expect-error The other entries check the same.
void openInline<Policy>({program, page: {tpye: 'recipe'}});
// @ts-expect-error The other entries check the same.
void openSlim<Policy>(new Uint8Array(), {program, page: {tpye: 'recipe'}});

// The page.
visitor.setPage({type: 'article'});
// @ts-expect-error There is no such fact.
visitor.setPage({kind: 'article'});
// @ts-expect-error It has no such value.
visitor.setPage({type: 'artcile'});
visitor.present({slots: ['hero', 'aside'], unavailable: ['quick-dinner']});
// @ts-expect-error There is no such slot.
visitor.present({slots: ['heroo']});
// @ts-expect-error There is no such module.
visitor.present({unavailable: ['quick-diner']});

// Decisions.
const decision: Decision<Policy> = visitor.decide();
export const outcome: Outcome<'quick-dinner' | 'winter-tyres'> = decision.slots.hero;
export const isDinner: boolean = decision.slots.hero.module === 'quick-dinner';
export const isSaved: boolean = visitor.decision?.slots.aside.module === 'saved-recipes';
// @ts-expect-error There is no such slot.
void decision.slots.heroo;
// @ts-expect-error There is no such module.
void (decision.slots.hero.module === 'quick-diner');
// @ts-expect-error That module never shows there.
void (decision.slots.hero.module === 'saved-recipes');

// Reasons.
const explanation: Explanation<Policy> | undefined = visitor.explain('hero');
export const shows: boolean = explanation?.show === 'quick-dinner' && explanation.slot === 'hero';
// @ts-expect-error There is no such slot.
visitor.explain('heroo');
// @ts-expect-error There is no such module.
void (explanation?.show === 'quick-diner');
export const gap: number | undefined = visitor.whyNot('aside', 'saved-recipes')?.gap;
// @ts-expect-error There is no such slot.
visitor.whyNot('asside', 'saved-recipes');
// @ts-expect-error There is no such module.
visitor.whyNot('aside', 'saved-recipe');
// @ts-expect-error That module never shows there.
visitor.whyNot('aside', 'quick-dinner');
export const text: string = visitor.reason('interest.cooking') + visitor.reason('interest.cooking', 'hero');
// @ts-expect-error There is no such slot.
visitor.reason('interest.cooking', 'heroo');
export const component: string | undefined = visitor.content('quick-dinner')?.component;
// @ts-expect-error There is no such module.
visitor.content('quick-diner');

// What happened.
export const exposed: boolean = await visitor.expose('hero', 'quick-dinner');
// @ts-expect-error There is no such slot.
void visitor.expose('heroo', 'quick-dinner');
// @ts-expect-error That module never shows there.
void visitor.expose('hero', 'saved-recipes');
export const responded: boolean = await visitor.respond('saved-recipes', 'clicked');
// @ts-expect-error There is no such module.
void visitor.respond('saved-recipe', 'clicked');
export const recorded: boolean = await visitor.record('view', 'cooking');
// @ts-expect-error There is no such kind of activity.
void visitor.record('veiw', 'cooking');
// @ts-expect-error There is no such topic.
void visitor.record('view', 'cookin');

// What the visitor says.
export const consented: boolean = await visitor.consent('personalize.local', true, 'banner');
export const granted: boolean | undefined = visitor.granted('service.membership');
// @ts-expect-error There is no such purpose.
void visitor.consent('personalise.local', true, 'banner');
// @ts-expect-error The control that was used belongs to a record.
void visitor.consent('personalize.local', true);
// @ts-expect-error There is no such purpose.
visitor.granted('personalise.local');
export const strength: number | null = visitor.interest('cycling');
// @ts-expect-error There is no such topic.
visitor.interest('cyclin');
void visitor.setInterest('cycling', 700);
// @ts-expect-error There is no such topic.
void visitor.setInterest('cyclin', 700);
export const diet: 'everything' | 'vegetarian' | 'vegan' | null = visitor.get('diet');
export const since: Date | null = visitor.get('member_since');
export const tools: readonly ('oven' | 'grill' | 'wok')[] | null = visitor.get('tools');
// @ts-expect-error There is no such attribute.
visitor.get('diets');
// @ts-expect-error It is no number.
export const wrong: number | null = visitor.get('diet');
void visitor.set('diet', 'vegan');
void visitor.set('diet', null);
void visitor.set('member_since', Date.now());
void visitor.set('tools', ['wok']);
// @ts-expect-error There is no such attribute.
void visitor.set('diets', 'vegan');
// @ts-expect-error It has no such value.
void visitor.set('diet', 'vegann');
// @ts-expect-error It has no such elements.
void visitor.set('tools', ['pan']);
// @ts-expect-error It is yes or no.
void visitor.set('newsletter', 'yes');

// Names for the site's own code.
export const slot: SlotName<Policy> = 'notice';
export const module: ModuleName<Policy, 'notice'> = 'free-delivery';
// @ts-expect-error There is no such slot.
export const noSlot: SlotName<Policy> = 'notices';
// @ts-expect-error That module never shows there.
export const noModule: ModuleName<Policy, 'notice'> = 'quick-dinner';

// What takes any visitor takes this one.
export const detach: () => void = attach(visitor);
export const any: Visitor = visitor;

// Without types of a policy, every name goes.
const open_ = await open({program, page: {whatever: 'x', flag: true}, facts: {'visit.whatever': 3}});
open_.setPage({another: ['a']});
export const anything: [string | null, string | undefined, Value] = [open_.decide().slots['any']!.module, open_.explain('any')?.show, open_.get('any')];
void [open_.expose('any', 'thing'), open_.record('any', 'thing'), open_.set('any', 3), open_.consent('any', true, 'banner'), open_.whyNot('any', 'thing')];
// @ts-expect-error A value is still a value.
open_.setPage({another: {}});
