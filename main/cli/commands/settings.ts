/** `holdpoint settings …`. */
import type { Command } from 'commander';
import { Settings } from '../../contract/settings.ts';
import { pair } from '../arguments.ts';
import type { Context } from '../context.ts';
import { labelled } from '../labelled.ts';

export function addSettingsCommands(program: Command, context: Context): void {
  const settings = program
    .command('settings')
    .helpGroup('Administration:')
    .description('settings of the whole program');
  settings
    .command('show')
    .description('all settings')
    .action(async () => {
      const { api, out } = context;
      out.show(await api.get('/settings', Settings), (values) => settingsLines(values, out.paint));
    });
  settings
    .command('set')
    .argument('<name=value...>', 'such as poll_seconds=10 hold_everything=true quiet_hours=22:00-07:00 (or off)')
    .description('change settings')
    .action(async (pairs: string[]) => {
      const { api, out } = context;
      const patch = Object.fromEntries(pairs.map(pair).map(([name, value]) => [name, settingValue(value)]));
      out.show(await api.send('PATCH', '/settings', Settings, patch), (values) => settingsLines(values, out.paint));
    });
}

/** The JSON value a text stands for; a text that stands for none is sent as it is, for the API to refuse. */
export function settingValue(text: string): unknown {
  if (text === 'off') return null;
  const span = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text);
  if (span !== null) return { from: span[1], to: span[2] };
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function settingsLines(values: Settings, paint: Context['out']['paint']): string[] {
  const { quiet_hours: quiet, ...others } = values;
  return labelled(
    [
      ...Object.entries(others).map(([name, value]): [string, string] => [name, String(value)]),
      ['quiet_hours', quiet === null ? 'off' : `${quiet.from}-${quiet.to}`],
    ],
    paint,
  );
}
