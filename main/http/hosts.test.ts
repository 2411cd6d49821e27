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
  ])('API-4 %j is not ours', (host) => expect(isAllowedHost(host, allowed)).toBe(false));

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
