// The Worker's entry.

import {edge} from './edge.mjs';
import program from './policy.nsp';

export default edge(program);
