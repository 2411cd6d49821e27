/** What is wrong with a value, in words for people: `port: must be at most 65535` (SPEC API-1). */
import { z } from 'zod';

const NOUNS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
};
const FORMATS: Record<string, string> = {
  datetime: 'a time such as 2026-01-31T12:00:00Z',
  date: 'a date such as 2026-01-31',
  url: 'a URL',
  email: 'an email address',
};

/** For every message that no schema gives itself. Called once by whoever shows messages; said again, it changes nothing. */
export function speakPlainly(): void {
  z.config({ localeError: (issue) => plainError(issue) });
}

function plainError(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${NOUNS[issue.expected] ?? issue.expected}`;
    case 'too_big':
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'too_small':
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_format':
      return `must be ${FORMATS[issue.format] ?? 'of the right form'}`;
    case 'unrecognized_keys':
      return 'is not known here';
    default:
      return issue.input === undefined ? 'is missing' : 'is not valid';
  }
}

function amount(limit: number | bigint, origin: string): string {
  if (origin === 'string') return `${limit} ${limit === 1 ? 'character' : 'characters'} long`;
  if (origin === 'array' || origin === 'set') return `${limit} ${limit === 1 ? 'entry' : 'entries'} long`;
  return String(limit);
}
