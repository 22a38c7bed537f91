// `nearside/testing`: for the tests of a site's own code. Never part of a page.
export {fakeVisitor, type Call, type FakeControls, type FakeOptions, type FakeVisitor, type Said} from './fake.ts';
export {moment, type Around, type TestMoment} from './moment.ts';
export {openPolicy, type GivenProfile, type PolicyOptions} from './policy.ts';
export {slotsPage, type GivenSlot} from './slots.ts';
