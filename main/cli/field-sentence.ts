/** What the API says of a field, as a sentence in the words of the command line. */

import type { FieldError } from '../contract/error.ts';
import { own } from '../contract/own.ts';

/** What a person typed for a field of the API, where that is not the field's name with blanks. */
const WORDS: Readonly<Record<string, string>> = {
  server_id: "server's id",
  display_name: 'name to show (--name)',
  ssh_user: 'login (--user)',
  host_key: 'fingerprint',
  resume_at: 'time (--until)',
  minutes: 'length (--for)',
  expires_at: 'time (--expires)',
  ends_at: 'end (--ends-at)',
  eta: 'ETA',
  action_type: 'action type',
  service_name: 'service',
};

/** These go on from "The limit …"; anything else is a sentence of its own. */
const GOES_ON = /^(must|is|are|may|needs?|takes?|has|have|holds?|cannot|can|never|reaches)\b/;

/** `limit`, `must be at least 1` → `The limit must be at least 1.` */
export function fieldSentence({ path, message }: FieldError): string {
  const end = /[.!?]$/.test(message) ? '' : '.';
  if (GOES_ON.test(message))
    return `The ${own(WORDS, path) ?? path.replace(/^parameters\./, 'parameter ').replaceAll('_', ' ')} ${message}${end}`;
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${end}`;
}
