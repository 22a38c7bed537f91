import {createElement, type HTMLAttributes, type ReactNode} from 'react';

/** Properties of `Why`: its slot, and whatever an element of HTML takes. */
export interface WhyProps extends HTMLAttributes<HTMLElement> {
  /** Name of the slot; without it, the slot that it stands in. */
  readonly slotName?: string;
}

/** The button and the card that say why a slot shows what it shows. */
export const Why = ({slotName, ...rest}: WhyProps): ReactNode => createElement('nearside-why', {suppressHydrationWarning: true, ...rest, ...(slotName !== undefined && {for: slotName})});

/** Properties of `Preferences`: a page of help, and whatever an element of HTML takes. */
export interface PreferencesProps extends HTMLAttributes<HTMLElement> {
  /** Address of a page that explains how this works. */
  readonly help?: string;
}

/** The button and the map of everything that is known, with every way to change it. */
export const Preferences = ({help, ...rest}: PreferencesProps): ReactNode => createElement('nearside-preferences', {suppressHydrationWarning: true, ...rest, ...(help !== undefined && {help})});
