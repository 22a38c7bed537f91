import type {Content, ModuleName, PolicyTypes, SlotName} from 'nearside';
import type {NearsideSlot} from 'nearside-elements';
import {Component, createElement, Suspense, useRef, useState, useSyncExternalStore, type HTMLAttributes, type ReactNode} from 'react';

import {useBeforePaint} from './context.ts';
import {useVisitor} from './hooks.ts';
import {Shown, undecided} from './store.ts';

/** Properties of `Slot`: what it may show, and whatever an element of HTML takes. */
export interface SlotProps<P extends PolicyTypes = PolicyTypes> extends Omit<HTMLAttributes<HTMLElement>, 'children'> {
  /** Name of the slot in the policy. */
  readonly name: SlotName<P>;
  /** Name of the place for people, such as "The large story". */
  readonly label?: string;
  /**
   * What it may show, by module: something to render, or a function of the policy's content. Whatever a candidate loads, load it for everybody
   * before it is chosen: what is fetched when it is shown tells a server of the choice.
   */
  readonly modules?: {readonly [Module in ModuleName<P>]?: ReactNode | ((content: Content | undefined) => ReactNode)};
  /** Names of modules for people, which the card and the map use. */
  readonly titles?: {readonly [Module in ModuleName<P>]?: string};
  /** The default. */
  readonly children?: ReactNode;
}

/** A slot whose default and candidates React renders. With the policy's types, as in `<Slot<Policy>>`, its names are checked. */
export function Slot<P extends PolicyTypes = PolicyTypes>(props: SlotProps<P>): ReactNode {
  // Which policy it is matters to who writes it, not here.
  const {name, label, modules = {}, titles, children, ...rest} = props as unknown as SlotProps;
  const element = useRef<NearsideSlot>(null);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const visitor = useVisitor();
  const hydrating = useSyncExternalStore(nothing, no, yes);
  // A page that the edge has decided is not what React rendered: React leaves what is in the slot alone until it has taken over.
  const [handed] = useState(() => (hydrating && typeof document !== 'undefined' ? document.querySelector(`nearside-slot[name="${CSS.escape(name)}"][state=shown]`) : null));
  const [shown] = useState(() => new Shown(handed?.getAttribute('module')));
  const [module] = useSyncExternalStore(shown.subscribe, shown.read, undecided);
  const able = Object.keys(modules).filter((name) => !failed.includes(name));

  useBeforePaint(() => {
    if (element.current) element.current.renderer = {modules: able, show: shown.show, ...(titles && {titles: titles as Readonly<Record<string, string>>})};
  });

  const given = module === null ? undefined : modules[module];
  const chosen = typeof given === 'function' ? given(module === null ? undefined : visitor?.content(module)) : given;
  const content =
    module !== null && able.includes(module)
      ? createElement(Boundary, {key: module, failed: () => setFailed((before) => [...before, module]), instead: children}, createElement(Suspense, {fallback: children}, chosen))
      : children;
  const untouched = hydrating && handed ? {dangerouslySetInnerHTML: {__html: ''}} : undefined;
  return createElement('nearside-slot', {...rest, ref: element, name, ...(label !== undefined && {label}), suppressHydrationWarning: true, ...untouched}, ...(untouched ? [] : [content]));
}

const nothing = () => () => {};
const no = () => false;
const yes = () => true;

interface BoundaryProps {
  readonly failed: () => void;
  readonly instead: ReactNode;
  readonly children?: ReactNode;
}

/** A module that cannot be rendered is none: the slot is decided again without it, and what is said of the slot is true. */
class Boundary extends Component<BoundaryProps, {readonly broken: boolean}> {
  override state = {broken: false};

  static getDerivedStateFromError(): {readonly broken: boolean} {
    return {broken: true};
  }

  override componentDidCatch(): void {
    this.props.failed();
  }

  override render(): ReactNode {
    return this.state.broken ? this.props.instead : this.props.children;
  }
}
