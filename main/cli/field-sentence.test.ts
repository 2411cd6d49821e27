import { expect, test } from 'vitest';
import { fieldSentence } from './field-sentence.ts';

test.each([
  ['limit', 'must be at least 1', 'The limit must be at least 1.'],
  ['server_id', 'must be 1 to 100 of a-z 0-9 -', "The server's id must be 1 to 100 of a-z 0-9 -."],
  ['parameters.days', 'is missing', 'The parameter days is missing.'],
  ['token', 'there is no token grafana', 'There is no token grafana.'],
  ['constructor', 'must not be empty', 'The constructor must not be empty.'],
])('API-5: of %s, "%s" reads "%s"', (path, message, sentence) => {
  expect(fieldSentence({ path, message })).toBe(sentence);
});
