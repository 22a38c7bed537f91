// In workerd: takes cases of signed programs, answers with those that are misjudged.

import {misjudged} from './signed.mjs';

export default {
  fetch: async (request) => Response.json(await misjudged(await request.json())),
};
