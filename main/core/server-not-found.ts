/** The refusal of whatever names a server that is not there. */
import { type Problem, problem } from '../contract/error.ts';

export function serverNotFound(serverId: string): Problem {
  return problem('server_not_found', `There is no server ${serverId}.`);
}
