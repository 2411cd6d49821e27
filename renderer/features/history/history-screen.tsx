/** Every action there was, with filters, export, and a picture of the last days (WIN-4). */
import { Download, History } from 'lucide-react';
import type { ActionFilter } from '../../client/client.ts';
import { useQuery } from '../../router/location.ts';
import { Page } from '../../shell/page.tsx';
import { useClient } from '../../store/context.ts';
import { buttonClass } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { HeldNews } from '../../ui/held-news.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { useSteadyTop } from '../../ui/use-steady-top.ts';
import { VirtualList } from '../../ui/virtual-list.tsx';
import { ActionsPerDayCard } from './actions-per-day-card.tsx';
import styles from './history.module.css';
import { historyFilterOf } from './history-filter.ts';
import { HistoryFilters } from './history-filters.tsx';
import { HistoryRow } from './history-row.tsx';
import { useHistory } from './use-history.ts';

const ROW_PIXELS = 57;

export function HistoryScreen() {
  const filter = historyFilterOf(useQuery());
  return (
    <Page title="History" tools={<Exports filter={filter} />}>
      <ActionsPerDayCard />
      <HistoryFilters />
      <Actions filter={filter} />
    </Page>
  );
}

/** With the same filters as the list. */
function Exports({ filter }: { filter: ActionFilter }) {
  const client = useClient();
  return (['csv', 'json'] as const).map((format) => (
    <a key={format} href={client.actionsExportUrl(filter, format)} download className={buttonClass()}>
      <Download size={15} aria-hidden />
      {format.toUpperCase()}
      <span className="visually-hidden"> export of these actions</span>
    </a>
  ));
}

function Actions({ filter }: { filter: ActionFilter }) {
  const pages = useHistory(filter);
  const { shown, held, showAll } = useSteadyTop(pages.items, (action) => action.id);
  const total = pages.total?.toLocaleString('en-US') ?? '';
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <p role="status" className={styles.total}>
        {pages.isReady && (pages.total === 1 ? '1 action' : `${total} actions`)}
      </p>
      {pages.isReady && pages.items.length === 0 && (
        <EmptyState icon={History} title={isFiltered ? 'No action passes this filter' : 'Nothing was asked for yet'}>
          <p>
            {isFiltered
              ? 'Take a filter away to see more.'
              : 'Every restart and every other fix is kept here, with who asked, who decided and what came of it.'}
          </p>
        </EmptyState>
      )}
      <HeldNews held={held} what={held === 1 ? 'action' : 'actions'} onShow={showAll} />
      {shown.length > 0 && (
        <div className={pages.isReady ? styles.list : `${styles.list} ${styles.stale}`} aria-busy={!pages.isReady}>
          <VirtualList
            label="Actions, newest first"
            items={shown}
            itemKey={(action) => action.id}
            estimate={ROW_PIXELS}
          >
            {(action) => <HistoryRow action={action} />}
          </VirtualList>
        </div>
      )}
      <ListEnd pages={pages} more="Load older actions" />
    </>
  );
}
