/** Arguments of the Electron host (SPEC "Starting it"). */
import { describe, expect, test } from 'vitest';
import { readStartOptions } from './start-options.ts';

const read = (argv: string[], env: NodeJS.ProcessEnv = {}) =>
  readStartOptions(argv, { HOME: '/home/a', ...env }, 'linux');

describe('start options of the Electron host', () => {
  test('SPEC Starting it: the data folder is the one of the Node host and the command line', () => {
    expect(read([]).dataDir).toBe('/home/a/.local/share/holdpoint');
    expect(read([], { HOLDPOINT_DATA_DIR: '/d' }).dataDir).toBe('/d');
    expect(read(['--data-dir', '/e'], { HOLDPOINT_DATA_DIR: '/d' }).dataDir).toBe('/e');
    expect(read(['--data-dir=/f']).dataDir).toBe('/f');
  });

  test("issue 4: Chromium's switches and a link may stand among them", () => {
    const options = read(['--no-sandbox', '--enable-features=X', '--port', '0', 'holdpoint://action/3', '--hidden']);
    expect(options).toMatchObject({ port: 0, path: '/actions/3', isHidden: true, host: '127.0.0.1', keyFile: null });
  });

  test('SPEC Starting it: a port that is none is refused, none given is none chosen', () => {
    expect(read([]).port).toBeNull();
    expect(() => read(['--port', '70000'])).toThrow('--port');
    expect(() => read(['--port', 'x'])).toThrow('--port');
  });
});
