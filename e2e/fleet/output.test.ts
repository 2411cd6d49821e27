/** What a server says, however much and whatever bytes, and a server whose disk is full (SPEC RUN-4, RUN-5). */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type ActionView, ask, fileAction, fileRestart, whenOver } from '../support/api.ts';
import type { HostProcess } from '../support/host-process.ts';
import { onHost, reset, shellOnHost } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

const FLOOD_BYTES = 50 * 1024 * 1024;
const KEPT_BYTES = 32 * 1024;
/** A program that kept what it reads would need twice FLOOD_BYTES more with each flood. */
const ALLOWED_GROWTH_MB = 64;
const ALLOWED_PEAK_MB = 300;

/** Numbered lines, so that it shows which ones were kept; bytes that are no UTF-8; and units that write a file. */
const PREPARE = String.raw`
seq 1 9000000 | head -c ${FLOOD_BYTES} > /var/tmp/flood
printf 'caf\303\251 \377\376 cut:\303 nul:\000 end\n' > /var/tmp/bytes
mkdir -p /mnt/small
for place in mnt-small run; do
  printf '%s\n' '[Service]' 'Type=exec' "ExecStartPre=/bin/cp /etc/hostname /$(echo $place | tr - /)/state" \
    'ExecStart=/bin/sleep infinity' > /etc/systemd/system/writes-$place.service
done
systemctl daemon-reload`;

const memory = (pid: number, field: 'VmHWM' | 'VmRSS') =>
  Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

describe.skipIf(inject('fleetMissing') !== null)('what servers say', () => {
  let host: HostProcess;
  beforeAll(async () => {
    await reset(3);
    await shellOnHost(3, PREPARE);
    host = await startOnFleet();
    await addServer(host, 'talker', 3);
  });
  afterAll(async () => {
    await host?.dispose();
    await shellOnHost(3, 'rm -f /var/tmp/flood /var/tmp/bytes /etc/systemd/system/writes-*; systemctl daemon-reload');
  });

  let types = 0;
  /** Runs a piece of shell as an action of a type of its own. */
  async function run(script: string): Promise<ActionView> {
    types += 1;
    const type = { name: `type_${types}`, title: 'Test', argv: ['sh', '-c', script], needs_root: false };
    await ask(host, 'POST', '/catalog', type);
    return whenOver(host, await fileAction(host, { server_id: 'talker', action_type: type.name }), 60_000);
  }

  test('RUN-4: of 50 MB on each stream the first and last 32 KiB are kept, with a mark between, in modest memory', async () => {
    const whole = (await onHost(3, 'head', '-c', String(KEPT_BYTES), '/var/tmp/flood')).slice(0, KEPT_BYTES);
    const end = await onHost(3, 'tail', '-c', String(KEPT_BYTES), '/var/tmp/flood');
    const flood = () => run('cat /var/tmp/flood & cat /var/tmp/flood >&2; wait');
    // The first flood shows how much memory the program takes for its work; the second must do with the same.
    await flood();
    writeFileSync(`/proc/${host.pid}/clear_refs`, '5');
    const before = memory(host.pid, 'VmRSS');
    const action = await flood();
    const peak = memory(host.pid, 'VmHWM');
    expect(action).toMatchObject({ status: 'completed', exit_code: 0, stdout_cut: true, stderr_cut: true });
    for (const text of [action.stdout ?? '', action.stderr ?? '']) {
      const [head, mark, tail] = text.split(/(\n… [\d,]+ bytes cut …\n)/);
      expect(head).toBe(whole);
      expect(tail).toBe(end);
      expect(Number(mark?.replace(/\D/g, ''))).toBe(FLOOD_BYTES - 2 * KEPT_BYTES);
    }
    expect(peak - before).toBeLessThan(ALLOWED_GROWTH_MB);
    expect(peak).toBeLessThan(ALLOWED_PEAK_MB);
  });

  test('RUN-4: output that is not UTF-8 becomes text with marks, and the rest of it stays', async () => {
    const action = await run('cat /var/tmp/bytes; cat /var/tmp/bytes >&2');
    const expected = 'café \uFFFD\uFFFD cut:\uFFFD nul:\0 end\n';
    expect(action).toMatchObject({ status: 'completed', stdout: expected, stderr: expected });
    const random = await run('head -c 1000000 /dev/urandom');
    expect(random).toMatchObject({ status: 'completed', stdout_cut: true });
    expect(await ask(host, 'GET', '/audit/verify')).toMatchObject({ ok: true });
  });

  test('RUN-5: on a server with a full disk the outcome is what really happened', async () => {
    await shellOnHost(3, 'mount -t tmpfs -o size=64k tmpfs /mnt/small; cat /dev/zero > /mnt/small/fill || true');
    try {
      const failed = await whenOver(host, await fileRestart(host, 'talker', 'writes-mnt-small'));
      expect(failed).toMatchObject({ status: 'failed', exit_code: 1, failure: { code: 'not_active' } });
      expect(failed.failure?.journal?.join('\n')).toContain('No space left on device');
      await shellOnHost(3, 'rm /mnt/small/fill');
      const works = await whenOver(host, await fileRestart(host, 'talker', 'writes-mnt-small'));
      expect(works).toMatchObject({ status: 'completed' });
    } finally {
      await shellOnHost(3, 'systemctl stop writes-mnt-small; umount /mnt/small');
    }
  });

  test('RUN-5: where not even /run and the journal have space, the outcome still is what really happened', async () => {
    const active = async (unit: string) =>
      (await shellOnHost(3, `systemctl is-active ${unit} || true`)).trim() === 'active';
    const logs = '/var/log/journal';
    await shellOnHost(
      3,
      `mount -t tmpfs -o size=8m tmpfs ${logs}; systemctl kill -s USR2 systemd-journald; cat /dev/zero > ${logs}/fill || true
      # The kernel refuses less than is used, and journald may write there between the question and the change.
      shrink() { mount -o remount,size=$(( $(df -k --output=used /run | tail -n 1) + 256 ))k /run; }
      tries=0; until shrink 2>/dev/null; do tries=$((tries + 1)); test $tries -lt 500; done
      cat /dev/zero > /run/fill || true`,
    );
    try {
      const demo = await whenOver(host, await fileRestart(host, 'talker', 'demo'));
      expect(demo.status).toBe((await active('demo')) ? 'completed' : 'failed');
      const writer = await whenOver(host, await fileRestart(host, 'talker', 'writes-run'));
      expect(writer).toMatchObject({ status: 'failed', exit_code: 1, failure: { code: 'not_active' } });
      expect(await active('writes-run')).toBe(false);
    } finally {
      await shellOnHost(
        3,
        `rm -f /run/fill; mount -o remount,size=20% /run; umount --lazy ${logs}; systemctl restart systemd-journald`,
      );
    }
  });
});
