import {h, type FunctionalComponent} from 'vue';

/** The button and the card that say why a slot shows what it shows. `slot-name`: of which slot; else the one that it stands in. */
export const Why: FunctionalComponent<{slotName?: string}> = ({slotName}) => h('nearside-why', slotName === undefined ? {} : {for: slotName});
Why.props = ['slotName'];

/** The button and the map of everything that is known. `help`: address of a page that explains how this works. */
export const Preferences: FunctionalComponent<{help?: string}> = ({help}) => h('nearside-preferences', help === undefined ? {} : {help});
Preferences.props = ['help'];
