/** Adds servers from ~/.ssh/config by choosing from a list. */

import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { SshConfigHost } from '../../../main/contract/window.ts';
import type { ServerGiven } from '../../client/client.ts';
import { useClient } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Checkbox, TextInput } from '../../ui/field.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { addressText } from '../../words/address.ts';
import { forEach } from '../commands/change-mode.ts';
import styles from './import-dialog.module.css';
import { slug } from './server-draft.ts';

export function ImportDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const toasts = useToasts();
  const { value, problem, isReading } = useAnswer('ssh-config', () => client.sshConfigHosts());
  const hosts = value?.hosts ?? [];
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [login, setLogin] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const [refused, setRefused] = useState<readonly string[]>([]);
  const picked = hosts.filter((host) => chosen.has(host.alias));
  const needsLogin = picked.some((host) => host.ssh_user === null);

  const toggle = (alias: string) => {
    const after = new Set(chosen);
    if (!after.delete(alias)) after.add(alias);
    setChosen(after);
  };
  const submit = async () => {
    setIsBusy(true);
    const answers = await forEach(picked, (host) => client.addServer(givenOf(host, login.trim())));
    setIsBusy(false);
    const failed = picked.flatMap((host, index) => {
      const answer = answers[index];
      return answer?.ok === false ? [{ alias: host.alias, text: `${host.alias}: ${answer.problem.message}` }] : [];
    });
    setRefused(failed.map(({ text }) => text));
    setChosen(new Set(failed.map(({ alias }) => alias)));
    if (failed.length > 0) return;
    const what = picked.length === 1 ? '1 server is' : `${picked.length} servers are`;
    toasts.say({ tone: 'ok', text: `${what} added. Each shows the host key to accept on its page.` });
    onClose();
  };

  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title="Import from ~/.ssh/config"
      description="Choose the hosts to add. Their keys are accepted one by one, after you have seen them."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            disabled={picked.length === 0 || (needsLogin && login.trim() === '')}
            isBusy={isBusy}
            onClick={submit}
          >
            Add {picked.length === 0 ? '' : picked.length}
          </Button>
        </>
      }
    >
      {isReading && <p role="status">Reading …</p>}
      {problem !== null && (
        <Notice tone="bad" icon={TriangleAlert} role="alert">
          <p>{visibleText(problem.message)}</p>
        </Notice>
      )}
      {value !== null && hosts.length === 0 && <p>There are no hosts in it.</p>}
      {refused.length > 0 && (
        <Notice tone="bad" icon={TriangleAlert} role="alert" title="These were not added">
          {refused.map((text) => (
            <p key={text}>{visibleText(text)}</p>
          ))}
        </Notice>
      )}
      {hosts.length > 0 && (
        <fieldset className={styles.hosts}>
          <legend className="visually-hidden">Hosts</legend>
          {hosts.map((host) => (
            <Checkbox
              key={host.alias}
              checked={chosen.has(host.alias)}
              disabled={host.is_known || host.refusal !== null}
              onChange={() => toggle(host.alias)}
              label={<HostLabel host={host} />}
            />
          ))}
        </fieldset>
      )}
      {needsLogin && (
        <TextInput
          label="Login name where the file gives none"
          required
          value={login}
          onChange={(event) => setLogin(event.target.value)}
        />
      )}
    </Dialog>
  );
}

function HostLabel({ host }: { host: SshConfigHost }) {
  return (
    <span className={styles.host}>
      <strong>
        <Given text={host.alias} />
      </strong>
      <span className={styles.address}>
        <Given text={addressText(host)} />
        {host.is_known && ' · added already'}
      </span>
      {host.refusal !== null && <span className={styles.address}>{visibleText(host.refusal)}</span>}
    </span>
  );
}

function givenOf(host: SshConfigHost, login: string): ServerGiven {
  const { alias, identity_file: path } = host;
  return {
    server_id: slug(alias),
    display_name: alias.slice(0, 200),
    host: host.host,
    port: host.port,
    ssh_user: host.ssh_user ?? login,
    auth: path === null ? { kind: 'agent' } : { kind: 'key', path },
  };
}
