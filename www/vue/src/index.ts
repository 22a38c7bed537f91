export {NearsideProvider} from './provider.ts';
export {Preferences, Why} from './elements.ts';
export {Slot} from './slot.ts';
export {useConsent, useSlot, useVisitor, type Consent, type SlotDecision, type SlotOptions} from './use.ts';
