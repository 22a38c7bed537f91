export {publishConsentMode, type ConsentSignals} from './consent-mode.ts';
export {followCookieConsent, type CookieConsent} from './cookieconsent.ts';
export {followKlaro, type KlaroManager} from './klaro.ts';
export type {FollowOptions, Purposes} from './take.ts';
export {followTcf, type TcfApi} from './tcf.ts';
