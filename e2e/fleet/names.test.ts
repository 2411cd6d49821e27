/** Every name systemd knows reaches it as exactly that unit (SPEC SVC-2, SVC-3, ACT-5). */
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ask, fileRestart, pause, restartPath, whenOver } from '../support/api.ts';
import type { HostProcess } from '../support/host-process.ts';
import { reset, shellOnHost, starts } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

/**
 * Units of these names on host 1 that work in a container too, where there is no tty1 and no disk to check. Each writes
 * its full name as systemd unescaped it.
 */
const PREPARE = String.raw`
cd /etc/systemd/system
for unit in pihole-FTL docker getty@ systemd-fsck@; do
  printf '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/echo I am "%%n" of "%%I"\n' > "$unit.service"
done
systemctl daemon-reload`;

const UNPREPARE = `
cd /etc/systemd/system
systemctl stop pihole-FTL docker 'getty@*' 'systemd-fsck@*'
rm pihole-FTL.service docker.service getty@.service systemd-fsck@.service
systemctl daemon-reload`;

describe.skipIf(inject('fleetMissing') !== null)('names of units', () => {
  let host: HostProcess;
  beforeAll(async () => {
    await reset(1);
    await shellOnHost(1, PREPARE);
    host = await startOnFleet({ verify_seconds: 0 });
    await addServer(host, 'names', 1);
  });
  afterAll(async () => {
    await host?.dispose();
    await shellOnHost(1, UNPREPARE);
  });

  test.for([
    { name: 'pihole-FTL', unit: 'pihole-FTL.service' },
    { name: 'docker.service', unit: 'docker.service' },
    { name: 'getty@tty1', unit: 'getty@tty1.service', instance: 'tty1' },
    {
      name: String.raw`systemd-fsck@dev-disk-by\x2duuid`,
      unit: String.raw`systemd-fsck@dev-disk-by\x2duuid.service`,
      instance: 'dev/disk/by-uuid',
    },
    { name: 'cron', unit: 'cron.service' },
  ])('SVC-2: $name is restarted as exactly that unit, and nothing else is', async ({ name, unit, instance }) => {
    const before = await starts(1);
    const action = await whenOver(host, await fileRestart(host, 'names', name));
    expect(action).toMatchObject({ status: 'completed', service_name: name, command: `systemctl restart ${name}` });
    const after = await starts(1);
    const started = [...after].filter(([each, count]) => count !== before.get(each));
    // Beside the slice of a template's instances. A login may make systemd start its user manager; no test asks for that.
    const services = started.filter(([each]) => each.endsWith('.service') && !/^(user@|user-runtime-dir@)/.test(each));
    expect(services).toEqual([[unit, (before.get(unit) ?? 0) + 1]]);
    if (instance === undefined) return;
    const said = await shellOnHost(1, `journalctl --quiet --output=cat --unit='${unit}' --grep='I am'`);
    expect(said.trim().split('\n').at(-1)).toBe(`I am ${unit} of ${instance}`);
  });

  test('ACT-5: `cron` and `cron.service` are one unit', async () => {
    await pause(host, 'names');
    const id = await fileRestart(host, 'names', 'cron');
    const twin = { status: 409, body: { detail: { code: 'duplicate_action', existing_action_id: id } } };
    expect(await host.call('POST', restartPath('names', 'cron.service'), {})).toMatchObject(twin);
    const filed = { server_id: 'names', action_type: 'restart_service', service_name: 'cron.service' };
    expect(await host.call('POST', '/actions', filed)).toMatchObject(twin);
    await ask(host, 'POST', `/actions/${id}/cancel`, {});
    expect(await host.call('POST', restartPath('names', 'cron.service'), {})).toMatchObject({ status: 201 });
  });
});
