import { expect, test } from 'vitest';
import { findChromium } from './find-chromium.ts';

const PATH = ['/opt/bin', '', '/usr/bin'].join(':');

test.each([
  ['linux', ['/usr/bin/chromium'], '/usr/bin/chromium'],
  ['linux', ['/usr/bin/google-chrome', '/opt/bin/chromium'], '/opt/bin/chromium'],
  ['linux', ['/usr/bin/firefox'], null],
  [
    'darwin',
    ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'],
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  ['darwin', ['/usr/bin/chromium'], null],
] as const)('issue 4 on %s with %s the window is shown by %s', (platform, installed, found) => {
  const isProgram = (path: string) => (installed as readonly string[]).includes(path);
  expect(findChromium({ platform, env: { PATH } }, isProgram)).toBe(found);
});
