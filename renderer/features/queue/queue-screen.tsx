/** The approval queue (WIN-2): what waits for a person, decided with the exact command before one's eyes. */
import { useCallback, useDeferredValue, useEffect, useMemo, useRef } from 'react';
import { navigate, useQuery, useSetQuery } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { useSearchText } from '../../router/use-search-text.ts';
import { Page } from '../../shell/page.tsx';
import { useClient, useLive, useMirror } from '../../store/context.ts';
import { VirtualList, type VirtualListHandle } from '../../ui/virtual-list.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import { cardId, QUEUE_LIST } from './key-target.ts';
import { QueueCard } from './queue-card.tsx';
import { QueueEmpty } from './queue-empty.tsx';
import { QueueFilterBar } from './queue-filter-bar.tsx';
import { queueViewOf, selectUnderway, shownIds } from './queue-filters.ts';
import { QueueSelectionBar } from './queue-selection-bar.tsx';
import { UnseenFailures } from './unseen-failures.tsx';
import { useCurrent } from './use-current.ts';
import { useDecisions } from './use-decisions.ts';
import { useKept } from './use-kept.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { useToggled } from './use-toggled.ts';

const CARD_PIXELS = 210;

export function QueueScreen() {
  const query = useQuery();
  const setQuery = useSetQuery();
  const [text, setText] = useSearchText();
  const view = queueViewOf(query.get('view'));
  const serverId = query.get('server') ?? '';
  const wantedId = Number(query.get('action') ?? 0);
  const searched = useDeferredValue(text);
  const kept = useKept();
  const actions = useMirror((mirror) => mirror.actions);
  const servers = useMirror((mirror) => mirror.servers);
  const pendingIds = useMirror((mirror) => mirror.pendingIds);
  const underwayIds = useMirror(selectUnderway);
  const ids = useMemo(
    () =>
      shownIds({ actions, servers }, view === 'waiting' ? pendingIds : underwayIds, kept.ids, {
        serverId,
        text: searched,
      }),
    [actions, servers, view, pendingIds, underwayIds, kept.ids, serverId, searched],
  );
  const listRef = useRef<VirtualListHandle>(null);
  const current = useCurrent(ids, listRef);
  const dismiss = useDismiss(kept.dismiss);
  const decisions = useDecisions();
  const selection = useToggled();
  const expansion = useToggled();
  const pendingOf = useCallback(
    (some: Iterable<number>) =>
      [...some].flatMap((id) => {
        const action = actions.get(id);
        return action?.status === 'pending' ? [action] : [];
      }),
    [actions],
  );
  const selected = useMemo(() => pendingOf(selection.ids), [selection.ids, pendingOf]);
  useQueueKeys({ current, decisions, selection, selected, expansion, actionOf: (id) => actions.get(id) });
  useGoTo(wantedId, ids, current.goTo, () => setQuery({ action: '' }));
  useDecidedElsewhere(wantedId, ids);
  return (
    <Page title="Queue">
      <QueueFilterBar
        view={view}
        serverId={serverId}
        text={text}
        onText={setText}
        waiting={pendingIds.length}
        underway={underwayIds.length}
        shown={ids.length}
      />
      <UnseenFailures />
      {ids.length === 0 ? (
        <QueueEmpty view={view} isFiltered={serverId !== '' || text !== ''} />
      ) : (
        <div id={QUEUE_LIST}>
          <VirtualList
            ref={listRef}
            label="Actions"
            items={ids}
            itemKey={identity}
            estimate={CARD_PIXELS}
            gap={8}
            {...(current.index < 0 ? {} : { keptIndex: current.index })}
          >
            {(id, index) => (
              <QueueCard
                id={id}
                isCurrent={current.id === id}
                isFirstStop={current.id === null && index === 0}
                focusRound={current.id === id ? current.focusRound : 0}
                isSelected={selection.ids.has(id)}
                isExpanded={expansion.ids.has(id)}
                isBusy={decisions.busy.has(id)}
                decisions={decisions}
                onCurrent={current.set}
                onDrawn={current.land}
                onSelect={selection.toggle}
                onExpand={expansion.toggle}
                onDismiss={dismiss}
                onMounted={kept.mounted}
              />
            )}
          </VirtualList>
        </div>
      )}
      <QueueSelectionBar
        selected={selected}
        shown={ids}
        pendingOf={pendingOf}
        decisions={decisions}
        onSelect={selection.set}
      />
      {decisions.asked !== null && (
        <DecisionDialog
          asked={decisions.asked}
          decisions={decisions}
          finalFocus={() => document.getElementById(cardId(current.id ?? 0))}
        />
      )}
    </Page>
  );
}

/** A failure whose card a person puts away was looked at. */
function useDismiss(dismiss: (id: number) => void): (id: number, isByPerson?: boolean) => void {
  const client = useClient();
  const live = useLive();
  return useCallback(
    (id, isByPerson = false) => {
      dismiss(id);
      if (isByPerson && live.store.getState().mirror?.unseen.has(id)) void client.seeAction(id);
    },
    [client, live, dismiss],
  );
}

const identity = (id: number) => id;

/** `?action=ID` of an action that does not wait (any more): its own page says what became of it. */
function useDecidedElsewhere(wantedId: number, ids: readonly number[]): void {
  const isPending = useMirror((mirror) => mirror.actions.get(wantedId)?.status === 'pending');
  const isElsewhere = Number.isSafeInteger(wantedId) && wantedId > 0 && !isPending && !ids.includes(wantedId);
  useEffect(() => {
    if (isElsewhere) navigate(href.action(wantedId), { replace: true });
  }, [isElsewhere, wantedId]);
}

/** `?action=ID`: goes to that card once it is there. */
function useGoTo(wantedId: number, ids: readonly number[], goTo: (id: number) => void, done: () => void): void {
  const went = useRef(0);
  useEffect(() => {
    if (wantedId === 0 || went.current === wantedId || !ids.includes(wantedId)) return;
    went.current = wantedId;
    goTo(wantedId);
    done();
  }, [wantedId, ids, goTo, done]);
}
