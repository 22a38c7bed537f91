// What the card and the map load when they are opened. Import it to have it at hand beforehand.
export {Sheet} from './preferences/sheet.ts';
export {Card} from './why/card.ts';
