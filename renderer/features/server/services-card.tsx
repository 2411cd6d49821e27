/** The services of a server: state, uptime, restart. */
import { ListPlus, Zap } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import type { ServiceView } from '../../../main/contract/service.ts';
import { useQuery, useSetQuery } from '../../router/location.ts';
import { useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Segments } from '../../ui/segments.tsx';
import { AskAnswer } from './ask-answer.tsx';
import { ServiceRow } from './service-row.tsx';
import styles from './services-card.module.css';
import { useAskAnswers } from './use-ask-answers.ts';
import { type UptimeHours, useServiceReadings } from './use-service-readings.ts';

const DiscoverDialog = lazy(() =>
  import('./discover-dialog.tsx').then((module) => ({ default: module.DiscoverDialog })),
);
const AskDialog = lazy(() => import('./ask-dialog.tsx').then((module) => ({ default: module.AskDialog })));

const NONE: readonly ServiceView[] = [];

export function ServicesCard({ server }: { server: ServerView }) {
  const { server_id: serverId } = server;
  const services = useMirror((mirror) => mirror.services.get(serverId)) ?? NONE;
  const isPicking = useQuery().get('pick') === 'services';
  const setQuery = useSetQuery();
  const [hours, setHours] = useState<UptimeHours>(24);
  /** What is asked for in the dialog: a service's restart, or '' for anything else. */
  const [asking, setAsking] = useState<string | null>(null);
  const { uptime, memory } = useServiceReadings(serverId, hours);
  const answers = useAskAnswers();
  const elsewhere = [...answers.all].filter(([key]) => !services.some((service) => service.name === key));
  return (
    <Card
      title="Services"
      isFlush
      tools={
        <>
          <Button size="small" onClick={() => setAsking('')}>
            <Zap size={14} aria-hidden />
            Other action …
          </Button>
          <Button size="small" onClick={() => setQuery({ pick: 'services' })}>
            <ListPlus size={14} aria-hidden />
            Choose services …
          </Button>
        </>
      }
    >
      {elsewhere.map(([key, answer]) => (
        <div key={key} className={styles.answer}>
          <AskAnswer answer={answer} onDismiss={() => answers.dismiss(key)} />
        </div>
      ))}
      {services.length === 0 ? (
        <p className={styles.empty}>No services are chosen yet. Holdpoint can list what it finds on the server.</p>
      ) : (
        <>
          <div className={styles.window}>
            <span>Uptime</span>
            <Segments
              label="Uptime of the last"
              value={String(hours) as '24' | '168'}
              onValue={(value) => setHours(Number(value) as UptimeHours)}
              segments={[
                { value: '24', label: '24 h' },
                { value: '168', label: '7 days' },
              ]}
            />
          </div>
          <ul aria-label="Services">
            {services.map((service) => (
              <li key={service.name}>
                <ServiceRow
                  service={service}
                  memoryBytes={memory.get(service.name) ?? service.memory_bytes}
                  uptime={uptime?.services.find((one) => one.name === service.name)}
                  window={uptime}
                  answer={answers.all.get(service.name)}
                  onDismiss={() => answers.dismiss(service.name)}
                  onRestart={() => setAsking(service.name)}
                />
              </li>
            ))}
          </ul>
        </>
      )}
      <Suspense>
        {isPicking && <DiscoverDialog server={server} onClose={() => setQuery({ pick: '' })} />}
        {asking !== null && (
          <AskDialog
            server={server}
            service={asking === '' ? null : asking}
            onAnswer={answers.add}
            onClose={() => setAsking(null)}
          />
        )}
      </Suspense>
    </Card>
  );
}
