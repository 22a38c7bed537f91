export {useConsent, useVisitor, type Consent} from './hooks.ts';
export {NearsideProvider, type ProviderProps} from './provider.ts';
export {Slot, type SlotProps} from './slot.ts';
export {useSlot, type SlotDecision, type SlotOptions} from './use-slot.ts';
export {Preferences, Why, type PreferencesProps, type WhyProps} from './elements.ts';
