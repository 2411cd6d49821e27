import { describe, expect, test } from 'vitest';
import { type ActionType, isAllowedOn } from '../../../main/contract/catalog.ts';
import { parametersOf, previewOf, takesService } from './catalog-form.ts';

const type: ActionType = {
  name: 'trim_logs',
  title: 'Trim logs',
  argv: ['trim', '--days={days}', '{level}', '{service}'],
  parameters: { days: { kind: 'integer', min: 1, max: 90 }, level: { kind: 'choice', values: ['low', 'high'] } },
  needs_root: true,
  time_limit_seconds: 60,
  needs_approval: 'when_paused',
  expire_after_hours: null,
  only_servers: null,
  only_tags: null,
  enabled: true,
  is_builtin: false,
};

describe('ACT-4: asking for an action of the catalog', () => {
  test('the preview fills in what is typed and leaves gaps visible', () => {
    expect(previewOf(type, 'nginx', { days: '7' })).toBe('trim --days=7 {level} nginx');
    expect(previewOf(type, '', {})).toBe('trim --days={days} {level} {service}');
    expect(takesService(type)).toBe(true);
    const odd = { ...type, argv: ['echo', 'a b', '{level}', '--x={constructor}'] };
    expect(previewOf(odd, '', { level: "it's" })).toBe("echo 'a b' 'it'\\''s' --x={constructor}");
  });

  test('numbers are sent as numbers, gaps are not sent', () => {
    expect(parametersOf(type, { days: ' 7 ', level: '', other: 'x' })).toEqual({ days: 7 });
  });

  test('only what is enabled and allowed on the server is offered', () => {
    const server = { server_id: 'web-1', tags: ['prod'] };
    expect(isAllowedOn(type, server)).toBe(true);
    expect(isAllowedOn({ ...type, enabled: false }, server)).toBe(false);
    expect(isAllowedOn({ ...type, only_servers: ['db-1'] }, server)).toBe(false);
    expect(isAllowedOn({ ...type, only_tags: ['prod', 'eu'] }, server)).toBe(true);
    expect(isAllowedOn({ ...type, only_servers: ['db-1'], only_tags: ['prod'] }, server)).toBe(true);
  });
});
