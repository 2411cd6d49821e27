import { describe, expect, test } from 'vitest';
import { isAllowedHost, isOwnOrigin } from './hosts.ts';

describe('API-4 host names', () => {
  const allowed = ['127.0.0.1:7433', 'holdpoint.lan:8080'];

  test.each([
    '127.0.0.1:7433',
    '127.9.8.7:7433',
    'localhost:7433',
    'LOCALHOST:7433',
    '[::1]:7433',
    '[0:0:0:0:0:0:0:1]:7433',
    '[::ffff:127.0.0.1]:7433',
    '[::FFFF:7F00:1]:7433',
    'HOLDPOINT.lan:8080',
    '127.255.255.254:7433',
    'holdpoint.lan:8080',
  ])('API-4 %s is ours', (host) => expect(isAllowedHost(host, allowed)).toBe(true));

  test.each([
    'evil.example:7433',
    'evil.example',
    'localhost',
    'localhost:80',
    'localhost.evil.example:7433',
    'evil-localhost:7433',
    '127.0.0.1.evil.example:7433',
    'holdpoint.lan:7433',
    '127.0.0.1:7433, 127.0.0.1:7433',
    '',
    ':7433',
    '127.0.0.999:7433',
    '127.0.0.256:7433',
    '127.0.0.1.:7433',
    '127.0.0:7433',
    '127.1:7433',
    '0177.0.0.1:7433',
    '0x7f.0.0.1:7433',
    '2130706433:7433',
    '127.0.0.1.5:7433',
    '128.0.0.1:7433',
    'localhost.:7433',
    'holdpoint.lan.:8080',
    '127.0.0.1:07433',
    '127.0.0.1:7433:7433',
    '127.0.0.1:72969',
    '127.0.0.1:',
    '[::2]:7433',
    '[::1%lo]:7433',
    '[::1%25lo]:7433',
    '[::1:7433',
    '::1:7433',
    '[127.0.0.1]:7433',
    '[::ffff:127.0.0.999]:7433',
    '[::ffff:192.0.2.1]:7433',
    'user@127.0.0.1:7433',
    '127.0.0.1:7433/',
    '127.0.0.1:7433#',
    '１２７.0.0.1:7433',
  ])('API-4 %j is not ours', (host) => expect(isAllowedHost(host, allowed)).toBe(false));

  test('API-4 an address counts, however the owner and the request write it', () => {
    expect(isAllowedHost('[fd00::a]:7433', ['[FD00:0:0::000A]:7433'])).toBe(true);
    expect(isAllowedHost('[fd00::b]:7433', ['[FD00:0:0::000A]:7433'])).toBe(false);
  });

  test('API-4 a value without a port stands for port 80', () => {
    expect(isAllowedHost('localhost', ['127.0.0.1'])).toBe(true);
    expect(isAllowedHost('localhost:80', ['127.0.0.1'])).toBe(true);
  });
});

describe('API-4 origins', () => {
  test('API-4 scheme, host and port must all be equal', () => {
    expect(isOwnOrigin('http://localhost:7433', 'http:', 'localhost:7433')).toBe(true);
    expect(isOwnOrigin('https://localhost:7433', 'http:', 'localhost:7433')).toBe(false);
    expect(isOwnOrigin('http://localhost:7434', 'http:', 'localhost:7433')).toBe(false);
    expect(isOwnOrigin('http://127.0.0.1:7433', 'http:', 'localhost:7433')).toBe(false);
    expect(isOwnOrigin('null', 'http:', 'localhost:7433')).toBe(false);
    expect(isOwnOrigin('http://localhost:7433, http://evil.example', 'http:', 'localhost:7433')).toBe(false);
  });
});
