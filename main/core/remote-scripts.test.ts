/** The guard, in a real shell on this machine, with programs of the test's own in the place of the server's. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { GUARD_SCRIPT, openingMarker, TOO_LATE_EXIT } from './remote-scripts.ts';

const BOOT = process.platform === 'linux' ? readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim() : '';
const TOKEN = '0f'.repeat(16);
const FAR = '999999999';
/** Everything a shell could act upon, and what `logger` could take for options. */
const LINE = `--help $(touch gone) \`id\` 'a' "b" %s %n \\n; & | * ~ ümlaut`;

interface Machine {
  dir: string;
  /** What was written to the journal, by which program. */
  journal(): string;
  program(name: string, script: string): void;
  run(
    line: string,
    argv: readonly string[],
    uptime?: string,
  ): Promise<{ code: number | null; out: string; err: string }>;
}

function aMachine(): Machine {
  const dir = mkdtempSync(join(tmpdir(), 'holdpoint-guard-'));
  const bin = join(dir, 'bin');
  mkdirSync(bin);
  const children: ChildProcess[] = [];
  onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(dir, { recursive: true, force: true });
  });
  const SH = execFileSync('sh', ['-c', 'command -v sh'], { encoding: 'utf8' }).trim();
  return {
    dir,
    journal: () => readFileSync(join(dir, 'journal'), { encoding: 'utf8', flag: 'a+' }),
    program(name, script) {
      writeFileSync(join(bin, name), `#!${SH}\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    },
    async run(line, argv, uptime = FAR) {
      const child = spawn(SH, ['-c', GUARD_SCRIPT, 'holdpoint', TOKEN, BOOT, uptime, line, ...argv], {
        cwd: dir,
        env: { PATH: bin },
      });
      children.push(child);
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => (out += String(chunk)));
      child.stderr.on('data', (chunk) => (err += String(chunk)));
      const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
      return { code, out: behindOpening(out), err: behindOpening(err) };
    },
  };
}

const behindOpening = (text: string) => text.slice(text.indexOf(openingMarker(TOKEN)) + openingMarker(TOKEN).length);

const LOGGER = 'printf "%s|" "$@" >> journal; echo noise; echo noise >&2; exit 3';

describe.skipIf(process.platform !== 'linux')('AUD-3: the line in the journal', () => {
  test('is handed over as one argument, says nothing into the output, and changes no exit code', async () => {
    const machine = aMachine();
    machine.program('logger', LOGGER.replace('exit 3', 'exit 0'));
    machine.program('work', 'echo done; echo hm >&2; exit 7');
    expect(await machine.run(LINE, ['work'])).toEqual({ code: 7, out: 'done\n', err: 'hm\n' });
    await vi.waitFor(() => expect(machine.journal()).toBe(`-t|holdpoint|${LINE}|`));
  });

  test('one that hangs, or holds on for ever, delays nothing: the command ends and its streams close', async () => {
    const machine = aMachine();
    execFileSync('mkfifo', [join(machine.dir, 'never')]);
    machine.program('logger', 'echo began >> journal; read x < never');
    machine.program('work', 'while ! [ -s journal ]; do :; done; echo done');
    expect(await machine.run('x', ['work'])).toEqual({ code: 0, out: 'done\n', err: '' });
    // Lets the reader go.
    writeFileSync(join(machine.dir, 'never'), 'go\n');
  });

  test('it is no child of the command, which may wait for its own', async () => {
    const machine = aMachine();
    machine.program('logger', 'echo "$PPID" > parent; echo began >> journal');
    machine.program('work', 'while ! [ -s journal ]; do :; done; echo $$');
    const { out } = await machine.run('x', ['work']);
    expect(readFileSync(join(machine.dir, 'parent'), 'utf8').trim()).not.toBe(out.trim());
  });

  test('where there is no logger, systemd-cat writes it; where neither is, nothing is said', async () => {
    const machine = aMachine();
    machine.program('work', 'echo done');
    expect(await machine.run(LINE, ['work'])).toEqual({ code: 0, out: 'done\n', err: '' });
    machine.program('systemd-cat', '{ echo "$@"; read -r line; printf %s "$line"; } > journal');
    expect(await machine.run(LINE, ['work'])).toEqual({ code: 0, out: 'done\n', err: '' });
    await vi.waitFor(() => expect(machine.journal()).toBe(`-t holdpoint\n${LINE}`));
  });

  test('there is none where the guard refuses, and none where none is wanted', async () => {
    const machine = aMachine();
    machine.program('logger', LOGGER);
    machine.program('work', 'echo done');
    expect(await machine.run(LINE, ['work'], '0')).toMatchObject({ code: TOO_LATE_EXIT, out: '' });
    expect(await machine.run('', ['work'])).toEqual({ code: 0, out: 'done\n', err: '' });
    expect(await machine.run('the end', ['work'])).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(machine.journal()).toContain('the end'));
    expect(machine.journal()).toBe('-t|holdpoint|the end|');
  });
});
