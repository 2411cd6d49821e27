import { fireEvent, screen, within } from '@testing-library/react';
import { act } from 'react';
import { expect, test } from 'vitest';
import type { ServerGiven } from '../../client/client.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { aServer } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { ImportDialog } from './import-dialog.tsx';

const host = { host: '192.0.2.1', port: 22, identity_file: null, refusal: null, is_known: false };

test('SSH-2: a host that our client cannot reach as the file has it says why and cannot be chosen; no login is guessed', async () => {
  const added: ServerGiven[] = [];
  const client = fakeClient({
    sshConfigHosts: () =>
      answered({
        hosts: [
          { ...host, alias: 'behind', ssh_user: 'ops', refusal: 'It goes through another host (ProxyJump).' },
          { ...host, alias: 'plain', ssh_user: null },
          { ...host, alias: 'corp', ssh_user: 'ada@corp.example' },
        ],
      }),
    addServer: (given) => {
      added.push(given);
      return answered(aServer());
    },
  });
  await renderWindow({ servers: [] }, client, <ImportDialog onClose={() => {}} />);
  const dialog = within(await screen.findByRole('dialog'));
  const box = (name: RegExp) => dialog.getByRole<HTMLInputElement>('checkbox', { name });
  await dialog.findByRole('checkbox', { name: /behind/ });
  expect(box(/behind/).disabled).toBe(true);
  expect(box(/behind/).closest('label')?.textContent).toContain('ProxyJump');
  const click = (element: Element) => act(async () => void fireEvent.click(element));
  await click(box(/plain/));
  await click(box(/corp/));
  const add = dialog.getByRole('button', { name: /^Add/ });
  expect(add.getAttribute('aria-disabled')).toBe('true');
  const login = dialog.getByRole('textbox', { name: /^Login name/ });
  await act(async () => void fireEvent.change(login, { target: { value: 'deploy' } }));
  await click(add);
  expect(added.map((given) => given.ssh_user)).toEqual(['deploy', 'ada@corp.example']);
});
