/** An address that leads nowhere. */
import { MapPinOff } from 'lucide-react';
import { Link } from '../router/link.tsx';
import { href } from '../router/routes.ts';
import { buttonClass } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { Page } from './page.tsx';

export function NowhereScreen() {
  return (
    <Page title="Nothing here">
      <EmptyState
        icon={MapPinOff}
        title="This address leads nowhere"
        actions={
          <Link href={href.servers()} className={buttonClass('primary')}>
            Go to the servers
          </Link>
        }
      />
    </Page>
  );
}
