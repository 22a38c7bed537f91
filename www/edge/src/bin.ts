#!/usr/bin/env node
// `npx nearside edge`, by its own name.

import {edge} from './command.ts';

process.exitCode = await edge(process.argv.slice(2));
