/** Where tests find the program. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The built command line, as a user runs it. */
export const CLI = `${ROOT}out/main/cli.js`;
