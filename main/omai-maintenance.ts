#!/usr/bin/env node
/** `omai-maintenance on|off|status`: `holdpoint maintenance` under the name its users know (SPEC MNT-2). */

// Where cli.ts goes on under another Node, that one comes by here again.
if (process.argv[2] !== 'maintenance') process.argv.splice(2, 0, 'maintenance');
await import('./cli.ts');
