import {test} from 'vitest';

import {cases} from './cases.mjs';

for (const [name, check] of Object.entries(cases)) test(name, check);
