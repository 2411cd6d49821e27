/** The fields of a server, for adding and editing. */
import { TriangleAlert } from 'lucide-react';
import type { ServerView, Sudo } from '../../../main/contract/server.ts';
import { useMirror } from '../../store/context.ts';
import { Select, TextInput } from '../../ui/field.tsx';
import { Notice } from '../../ui/notice.tsx';
import { forgottenBy, isOtherLogin, type ServerDraft, slug } from './server-draft.ts';
import styles from './server-fields.module.css';

export interface ServerFieldsProps {
  draft: ServerDraft;
  onChange: (change: Partial<ServerDraft>) => void;
  /** What is wrong, by the path the host names. */
  errorOf: (path: string) => string | null;
  /** The server as it is, where it is edited: its id is fixed, and secrets that are left empty stay with the same login. */
  known?: ServerView | undefined;
}

export function ServerFields({ draft, onChange, errorOf, known }: ServerFieldsProps) {
  const areSecretsDurable = useMirror((mirror) => mirror.secretsAreDurable);
  const secretHint = known === undefined ? undefined : secretHintOf(draft, known);
  const keptHint = areSecretsDurable ? secretHint : 'Kept in memory only: to be given again after Holdpoint restarts.';
  const field = (name: keyof ServerDraft, path: string = name) => ({
    name,
    value: draft[name],
    error: errorOf(path),
    onChange: (event: { target: { value: string } }) => onChange({ [name]: event.target.value }),
  });
  return (
    <div className={styles.fields}>
      <div className={styles.address}>
        <TextInput label="Host name or address" {...field('host')} required />
        <TextInput label="Port" inputMode="numeric" {...field('port')} required />
      </div>
      {known !== undefined && <Forgets draft={draft} known={known} />}
      <div className={styles.pair}>
        <TextInput label="Name" isOptional placeholder={draft.host} {...field('display_name')} maxLength={200} />
        {known === undefined && (
          <TextInput
            label="Id"
            isOptional
            hint="For commands and the API. It cannot be changed later."
            placeholder={slug(draft.display_name || draft.host)}
            {...field('server_id')}
          />
        )}
      </div>
      <div className={styles.pair}>
        <TextInput label="Login name" {...field('ssh_user')} required />
        <Select label="Log in with" {...field('auth')}>
          <option value="agent">SSH agent</option>
          <option value="key">Key file</option>
          <option value="password">Password</option>
        </Select>
      </div>
      {draft.auth === 'key' && (
        <div className={styles.pair}>
          <TextInput label="Key file" {...field('key_path', 'auth.path')} required />
          <TextInput
            label="Passphrase"
            isOptional
            type="password"
            autoComplete="new-password"
            hint={keptHint}
            {...field('passphrase', 'auth.passphrase')}
          />
        </div>
      )}
      {draft.auth === 'password' && (
        <TextInput
          label="Password"
          type="password"
          autoComplete="new-password"
          hint={keptHint}
          {...field('password', 'auth.password')}
        />
      )}
      <div className={styles.pair}>
        <Select label="Rights" hint={SUDO_HINTS[draft.sudo]} {...field('sudo')}>
          <option value="none">The login is root, or needs no more</option>
          <option value="passwordless">sudo without a password</option>
          <option value="password">sudo with a password</option>
        </Select>
        {draft.sudo === 'password' && (
          <TextInput
            label="sudo password"
            type="password"
            autoComplete="new-password"
            hint={keptHint}
            {...field('sudo_password')}
          />
        )}
      </div>
      <TextInput label="Tags" isOptional hint="Separated by spaces: production eu web" {...field('tags')} />
    </div>
  );
}

const LIST = new Intl.ListFormat('en', { type: 'conjunction' });

/** Said beside the fields that do it, before it is saved. The place is always there, so that it is read out when it fills. */
function Forgets({ draft, known }: { draft: ServerDraft; known: ServerView }) {
  const forgotten = forgottenBy(draft, known);
  return (
    <div role="status" className={styles.said}>
      {forgotten.length > 0 && (
        <Notice tone="hold" icon={TriangleAlert}>
          <p>With another host, port or login Holdpoint forgets {LIST.format(forgotten)} when you save.</p>
        </Notice>
      )}
    </div>
  );
}

function secretHintOf(draft: ServerDraft, known: ServerView): string {
  return isOtherLogin(draft, known)
    ? 'The one known is for the old address and login.'
    : 'Leave it empty to keep the one known.';
}

const SUDO_HINTS: Record<Sudo, string> = {
  none: 'Commands run as the login itself.',
  passwordless: 'Commands run with sudo -n.',
  password: 'Given to sudo on its input, never as part of a command.',
};
