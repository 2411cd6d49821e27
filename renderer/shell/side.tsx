/** The way to every screen, and whether the window is live. */
import {
  CircleQuestionMark,
  History,
  ListChecks,
  type LucideIcon,
  OctagonPause,
  ScrollText,
  Server,
  Settings,
} from 'lucide-react';
import { Link } from '../router/link.tsx';
import { href, type Screen } from '../router/routes.ts';
import { useMirror } from '../store/context.ts';
import { Given } from '../ui/given.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import styles from './side.module.css';
import { ThemeSwitch } from './theme-switch.tsx';

const LINKS: { to: string; word: string; icon: LucideIcon; screens: Screen[] }[] = [
  { to: href.servers(), word: 'Servers', icon: Server, screens: ['servers', 'server'] },
  { to: href.queue(), word: 'Queue', icon: ListChecks, screens: ['queue'] },
  { to: href.maintenance(), word: 'Maintenance', icon: OctagonPause, screens: ['maintenance'] },
  { to: href.history(), word: 'History', icon: History, screens: ['history', 'action'] },
  { to: href.audit(), word: 'Audit', icon: ScrollText, screens: ['audit'] },
  { to: href.settings(), word: 'Settings', icon: Settings, screens: ['settings'] },
];

export function Side({ screen, onHelp }: { screen: Screen; onHelp: () => void }) {
  const person = useMirror((mirror) => mirror.person);
  return (
    <header className={styles.side}>
      <Link href={href.servers()} className={styles.brand}>
        <span className={styles.mark} />
        Holdpoint
      </Link>
      <nav aria-label="Screens" className={styles.nav}>
        <ul className={styles.list}>
          {LINKS.map(({ to, word, icon: Icon, screens }) => (
            <li key={to}>
              <Link href={to} className={styles.link} aria-current={screens.includes(screen) ? 'page' : undefined}>
                <Icon size={16} aria-hidden />
                {word}
                {to === href.queue() && <WaitingCount />}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.foot}>
        <LiveIndicator />
        <div className={styles.row}>
          <ThemeSwitch />
          <IconButton icon={CircleQuestionMark} label="Keys" size="small" onClick={onHelp} />
        </div>
        <p className={styles.person}>
          Signed in as <Given text={person} />
        </p>
      </div>
    </header>
  );
}

function WaitingCount() {
  const waiting = useMirror((mirror) => mirror.pendingIds.length);
  if (waiting === 0) return null;
  const shown = waiting.toLocaleString('en-US');
  return (
    <span className={styles.count} title={`${shown} waiting`}>
      {shown}
    </span>
  );
}
