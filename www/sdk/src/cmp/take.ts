import type {Visitor} from '../visitor.ts';

/** Which of a manager's names a purpose of the policy needs: it is granted where all of them are. */
export type Purposes = Readonly<Record<string, string | readonly string[]>>;

/** Options of every adapter. */
export interface FollowOptions {
  /** Version of the manager, for the records: most do not tell their own. */
  readonly version?: string;
}

/**
 * When a decision of a manager was made. `now`: by the visitor, while this page listened. `before`: it was found when the page began;
 * nobody knows how old it is.
 */
export type Made = 'now' | 'before';

/** Takes a manager's decision over: `allows` says whether one of its names is on, `method` what the records call the manager. */
export type Take = (allows: (name: string) => boolean, made: Made, method: string, noticeVersion?: number) => void;

/**
 * Writes decisions of a consent manager into the ledger, one after the other, and only those that say something new.
 *
 * What was found when the page began may be older than what the visitor said since, in the preference map, or than a signal of their
 * browser. So it answers only what was never asked, and a no always counts.
 */
export function taker(visitor: Visitor, purposes: Purposes): Take {
  let last = Promise.resolve();
  return (allows, made, method, version) => {
    const answers = Object.entries(purposes).map(([purpose, names]) => [purpose, [names].flat().every(allows)] as const);
    last = last.then(async () => {
      for (const [purpose, yes] of answers) {
        const standing = visitor.purposes().find(({name}) => name === purpose);
        if (standing && isNews(standing.cause, yes, made)) {
          // The manager showed its own text, which is not known here.
          await visitor.consent(purpose, yes, method, version === undefined ? {text: ''} : {text: '', version});
        }
      }
    });
  };
}

function isNews(cause: ReturnType<Visitor['purposes']>[number]['cause'], yes: boolean, made: Made): boolean {
  switch (cause) {
    case 'unasked':
      return true;
    case 'given':
      return !yes;
    case 'refused':
    case 'withdrawn':
      return yes && made === 'now';
    case 'expired':
    case 'signal':
      return made === 'now';
  }
}
