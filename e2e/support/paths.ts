/** Where tests find the program. */
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The built command line, as a user runs it. `HOLDPOINT_CLI` puts another build, such as an installed one, to the test. */
export const CLI = process.env.HOLDPOINT_CLI ?? `${ROOT}out/main/cli.js`;
