import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readNamedFile } from './read-named-file.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'holdpoint-named-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

describe('issue 9: a file named on the command line', () => {
  test('is read whole, and no larger than it may be', () => {
    const path = join(folder(), 'file');
    writeFileSync(path, 'töken\n');
    expect(readNamedFile(path, 1024)).toBe('töken\n');
    writeFileSync(path, '');
    expect(readNamedFile(path, 1024)).toBe('');
    truncateSync(path, 10 * 1024 ** 3);
    expect(() => readNamedFile(path, 1024)).toThrow('it is longer than 1 KiB');
    expect(() => readNamedFile('/dev/zero', 1024)).toThrow('it is longer than 1 KiB');
  });

  test('a folder or nothing says so', () => {
    expect(() => readNamedFile(folder(), 1024)).toThrow('EISDIR');
    expect(() => readNamedFile(join(folder(), 'none'), 1024)).toThrow('ENOENT');
  });

  test('a pipe is waited for, also before anybody writes to it; one that nobody writes to is given up', () => {
    const path = join(folder(), 'pipe');
    execFileSync('mkfifo', [path]);
    const child = spawn('/bin/sh', ['-c', '{ printf one; sleep 0.1; printf two; } >"$0"', path], { stdio: 'ignore' });
    onTestFinished(() => void child.kill());
    expect(readNamedFile(path, 1024)).toBe('onetwo');
    expect(() => readNamedFile(path, 1024, 50)).toThrow('nothing came within 0.05 s');
  });
});
