import { describe, expect, test } from 'vitest';
import { TOO_LATE_EXIT, TOO_LATE_MARKER } from '../core/remote-scripts.ts';
import { KEPT_BYTES } from './captured-output.ts';
import { exitWith } from './testing/test-server.ts';
import { command, refusalCode, withExecutor, withServer } from './testing/with-executor.ts';

const QUICK = { killAfterMs: 50, giveUpAfterMs: 50 };

describe('RUN-1: a command and how it ended', () => {
  test('its argv arrives quoted, its output and exit code come back, its start is told', async () => {
    const server = await withServer({
      onExec: ({ channel }) => {
        channel.write('out');
        channel.stderr.write('err');
        exitWith(channel, 3);
      },
    });
    let starts = 0;
    const onStarted = () => {
      starts += 1;
    };
    const outcome = await withExecutor().exec(server.target(), command({ argv: ['echo', 'a b'], onStarted }));
    const text = (value: string) => ({ text: value, is_cut: false });
    expect(outcome).toEqual({ kind: 'exited', exitCode: 3, stdout: text('out'), stderr: text('err') });
    expect(server.commands).toEqual(["echo 'a b'"]);
    expect(starts).toBe(1);
  });

  test('its stdin is closed', async () => {
    const server = await withServer({
      onExec: ({ channel }) => channel.on('end', () => exitWith(channel, 0)).resume(),
    });
    expect(await withExecutor().exec(server.target(), command())).toMatchObject({ kind: 'exited', exitCode: 0 });
  });

  test('a signal that is not ours is killed', async () => {
    const server = await withServer({ onExec: ({ channel }) => exitWith(channel, 'SEGV') });
    expect(await withExecutor().exec(server.target(), command())).toMatchObject({ kind: 'killed', signal: 'SIGSEGV' });
  });

  test('NUL in an argument is a mistake of the caller and rejects, for that command alone', async () => {
    const server = await withServer();
    const executor = withExecutor();
    await expect(executor.exec(server.target(), command({ argv: ['a\0b'] }))).rejects.toThrow('NUL');
    expect(await executor.exec(server.target(), command())).toMatchObject({ kind: 'exited' });
  });
});

describe('RUN-2: a command does not start late', () => {
  const notAfter = { bootId: 'b00t', uptimeSeconds: 99 };

  test.each([
    [TOO_LATE_EXIT, `motd\n${TOO_LATE_MARKER}\n`, 'too_late'],
    [TOO_LATE_EXIT, 'an exit code of its own\n', 'exited'],
    [0, `${TOO_LATE_MARKER}\n`, 'exited'],
  ])('exit %i with %j is %s', async (exitCode, stderr, kind) => {
    const server = await withServer({
      onExec: ({ channel }) => {
        channel.stderr.write(stderr);
        exitWith(channel, exitCode);
      },
    });
    const outcome = await withExecutor().exec(server.target(), command({ notAfter }));
    expect(outcome.kind).toBe(kind);
    expect(server.commands[0]).toMatch(/^sh -c '.*' holdpoint b00t 99 '' true$/);
  });
});

describe('RUN-3: only what surely did not start is not_started', () => {
  test('the connection is cut under a running command: lost, with the output so far', async () => {
    const server = await withServer({
      onExec: ({ channel, cut }) => channel.write('half', () => setImmediate(cut)),
    });
    const outcome = await withExecutor().exec(server.target(), command());
    expect(outcome).toMatchObject({ kind: 'lost', stdout: { text: 'half' } });
  });

  test('the connection is cut before the exec request is answered: lost', async () => {
    const server = await withServer({ execAnswer: 'none' });
    const exec = withExecutor().exec(server.target(), command());
    await expect.poll(() => server.commands.length).toBe(1);
    server.cutAll();
    expect((await exec).kind).toBe('lost');
  });

  test('the channel closes without an exit status: lost', async () => {
    const server = await withServer({ onExec: ({ channel }) => channel.close() });
    expect((await withExecutor().exec(server.target(), command())).kind).toBe('lost');
  });

  test('a refused channel and a refused exec request: not_started, and the next command gets a new connection', async () => {
    const noChannel = await withServer({ onChannelOpen: (count) => (count === 1 ? 'refuse' : 'accept') });
    const executor = withExecutor();
    expect(refusalCode(await executor.exec(noChannel.target(), command()))).toBe('channel_refused');
    expect((await executor.exec(noChannel.target(), command())).kind).toBe('exited');
    const noExec = await withServer({ execAnswer: 'refuse' });
    expect(refusalCode(await withExecutor().exec(noExec.target(), command()))).toBe('channel_refused');
  });

  test('a channel that is never opened: not_started, and no exec request is ever sent', async () => {
    const server = await withServer({ onChannelOpen: () => 'none' });
    const outcome = await withExecutor({ limits: { channelOpenMs: 100 } }).exec(server.target(), command());
    expect(refusalCode(outcome)).toBe('connection_lost');
    expect(server.commands).toEqual([]);
  });

  test('a server that stops answering is noticed by keepalive: lost', async () => {
    const server = await withServer({ onExec: ({ channel }) => channel.write('running') });
    const executor = withExecutor({ limits: { keepaliveIntervalMs: 50, keepaliveCountMax: 1 } });
    const exec = executor.exec(server.target(), command({ onStarted: () => server.stall() }));
    expect(await exec).toMatchObject({ kind: 'lost', message: expect.stringContaining('stopped answering') });
  });
});

describe('RUN-4: time limit and output', () => {
  test('TERM ends it: timed_out, not killed, with its partial output', async () => {
    const server = await withServer({
      onExec: ({ channel }) => channel.write('partial'),
      onSignal: (name, channel) => exitWith(channel, name),
    });
    const outcome = await withExecutor({ limits: QUICK }).exec(server.target(), command({ timeLimitMs: 50 }));
    expect(outcome).toMatchObject({ kind: 'timed_out', isEnded: true, stdout: { text: 'partial' } });
    expect(server.signals).toEqual(['TERM']);
  });

  test('KILL follows; what cannot be ended is said, and its connection is dropped', async () => {
    const server = await withServer({ onExec: ({ channel }) => channel.write('partial') });
    const executor = withExecutor({ limits: QUICK });
    const outcome = await executor.exec(server.target(), command({ timeLimitMs: 50 }));
    expect(outcome).toMatchObject({ kind: 'timed_out', isEnded: false, stdout: { text: 'partial' } });
    expect(server.signals).toEqual(['TERM', 'KILL']);
    await expect.poll(() => server.openConnections()).toBe(0);
  });

  test('root, to whom sshd passes no signals, is ended by a second command', async () => {
    const running = new Map<string, () => void>();
    const server = await withServer({
      onExec: ({ command: line, channel }) => {
        const token = /^env 'HOLDPOINT_RUN=(\S+)' sleep 100$/.exec(line)?.[1];
        if (token) running.set(token, () => exitWith(channel, 'TERM'));
        else {
          const [ended] = [...running].filter(([known]) => line.includes(` holdpoint ${known} `));
          ended?.[1]();
          exitWith(channel, 0);
        }
      },
    });
    const target = server.target({ user: 'root' });
    const outcome = await withExecutor().exec(target, command({ argv: ['sleep', '100'], timeLimitMs: 50 }));
    expect(outcome).toMatchObject({ kind: 'timed_out', isEnded: true });
  });

  test('an exec request that is never answered is timed_out, not ended', async () => {
    const server = await withServer({ execAnswer: 'none' });
    const outcome = await withExecutor().exec(server.target(), command({ timeLimitMs: 50 }));
    expect(outcome).toMatchObject({ kind: 'timed_out', isEnded: false });
  });

  test('it exited, but something holds its output open: exited', async () => {
    const server = await withServer({
      onExec: ({ channel }) => {
        channel.write('done');
        channel.exit(0);
      },
    });
    const outcome = await withExecutor().exec(server.target(), command({ timeLimitMs: 100 }));
    expect(outcome).toMatchObject({ kind: 'exited', exitCode: 0, stdout: { text: 'done' } });
  });

  test('20 MB on each stream are read to the end, the ends are kept', async () => {
    const size = 20_000_000;
    const server = await withServer({
      onExec: ({ channel }) => {
        const filling = Buffer.alloc(size, 'x');
        channel.stderr.write(Buffer.concat([Buffer.from('first'), filling, Buffer.from('last')]), () => {
          channel.write(filling, () => exitWith(channel, 0));
        });
      },
    });
    const outcome = await withExecutor().exec(server.target(), command());
    if (outcome.kind !== 'exited') throw new Error(outcome.kind);
    expect(outcome.stderr.is_cut).toBe(true);
    expect(outcome.stderr.text).toMatch(/^first.*x\n… 19,934,473 bytes cut …\nx.*last$/);
    expect(outcome.stdout.text.length).toBeLessThan(2 * KEPT_BYTES + 50);
  });

  test('output that is not UTF-8 is shown with replacement characters', async () => {
    const server = await withServer({
      onExec: ({ channel }) => channel.write(Buffer.from([0x61, 0xc3, 0x28, 0xff]), () => exitWith(channel, 0)),
    });
    expect(await withExecutor().exec(server.target(), command())).toMatchObject({ stdout: { text: 'a\ufffd(\ufffd' } });
  });
});
