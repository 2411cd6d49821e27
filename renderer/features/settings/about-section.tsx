/** What this program is, whose it is here, where its data lies and whether secrets outlive it. */
import { KeyRound, LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { useClient, useLive, useMirror } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Notice } from '../../ui/notice.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './about-section.module.css';
import sections from './settings.module.css';

export function AboutSection() {
  const version = useMirror((mirror) => mirror.version);
  const person = useMirror((mirror) => mirror.person);
  const servers = useMirror((mirror) => mirror.servers.size);
  const revision = useMirror((mirror) => mirror.revision);
  const notes = useMirror((mirror) => mirror.desktopNotes);
  return (
    <div className={sections.sections}>
      <Card title="This Holdpoint">
        <dl className={styles.facts}>
          <Fact name="Version">{version}</Fact>
          <Fact name="Person">{visibleLine(person)}. What you decide in this window is recorded under this name.</Fact>
          <Fact name="Data">
            {servers.toLocaleString('en-US')} servers and {revision.toLocaleString('en-US')} recorded events, in one
            SQLite file in Holdpoint's data folder on the machine it runs on. Nothing is kept anywhere else.
          </Fact>
          {notes.length > 0 && <Fact name="Desktop">{visibleLine(notes.join(' '))} Everything else works.</Fact>}
        </dl>
      </Card>
      <Secrets />
      {/* The desktop's own window has no session that could be ended. */}
      {window.holdpoint === undefined && <SignOut />}
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Secrets() {
  const areDurable = useMirror((mirror) => mirror.secretsAreDurable);
  return (
    <Card title="Passwords and passphrases">
      {areDurable ? (
        <Notice tone="ok" icon={KeyRound} title="They are stored, encrypted">
          <p>
            Passwords of servers, passphrases of keys and sudo passwords are kept with the data, encrypted. They are
            still there after a restart, and are never shown, logged or sent to anyone but their server.
          </p>
        </Notice>
      ) : (
        <Notice tone="lost" icon={KeyRound} title="They are kept in memory only">
          <p>
            Holdpoint has no key to encrypt them with, so it writes none of them down. When it ends they are forgotten:
            servers that need one cannot be reached until it is entered again. Servers that log in with an agent or with
            a key without passphrase are not affected.
          </p>
        </Notice>
      )}
    </Card>
  );
}

function SignOut() {
  const client = useClient();
  const live = useLive();
  const { isBusy, ask } = useAsk();
  const signOut = async () => {
    if ((await ask(() => client.endSession())) !== null) live.signOut();
  };
  return (
    <Card title="This window">
      <div className={sections.form}>
        <p className={sections.meaning}>
          Signing out ends the session of this browser. A new link opens the window again; Holdpoint itself goes on.
        </p>
        <div>
          <Button isBusy={isBusy} onClick={signOut}>
            <LogOut size={15} aria-hidden />
            Sign out
          </Button>
        </div>
      </div>
    </Card>
  );
}
