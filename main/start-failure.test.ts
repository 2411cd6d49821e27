import { expect, test } from 'vitest';
import { PortInUseError } from './http/listen.ts';
import { startFailure } from './start-failure.ts';
import { StartupError } from './store/startup-error.ts';

const withCode = (code: string, message = 'no') => Object.assign(new Error(message), { code });

test.each([
  [new StartupError('disk_full', 'The disk is full.'), 'disk_full'],
  [new PortInUseError('127.0.0.1', 7433), 'port_in_use'],
  [withCode('EISDIR'), 'folder_not_accessible'],
  [withCode('ENOSPC'), 'disk_full'],
  [withCode('SQLITE_CONSTRAINT_TRIGGER', 'the event log is only appended to'), 'database_corrupt'],
  [withCode('SQLITE_ERROR', 'no such table: events'), 'database_corrupt'],
  [withCode('ERR_INVALID_ARG_TYPE', 'The argument is wrong'), 'ERR_INVALID_ARG_TYPE'],
  [new Error('two\nlines'), 'internal_error'],
  ['a text', 'internal_error'],
])('Starting it: whatever is thrown is one sentence with a code: %s', (error, code) => {
  const failure = startFailure(error, '/data');
  expect(failure.code).toBe(code);
  expect(failure.message).toMatch(/^[^\n]+[.!?]$/);
});
