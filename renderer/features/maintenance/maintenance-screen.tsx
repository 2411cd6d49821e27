/** Maintenance: what is held now, what comes, what was, and who may pass it (MNT-1). */
import { CalendarPlus, OctagonPause } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useQuery, useSetQuery } from '../../router/location.ts';
import { Page } from '../../shell/page.tsx';
import { useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useServerCommands } from '../commands/server-commands.tsx';
import { NowSection } from './now-section.tsx';
import { PastSection } from './past-section.tsx';
import { RulesSection } from './rules-section.tsx';
import { UpcomingSection } from './upcoming-section.tsx';

const ScheduleDialog = lazy(() =>
  import('./schedule-dialog.tsx').then((module) => ({ default: module.ScheduleDialog })),
);

const SECTIONS = ['now', 'upcoming', 'past', 'rules'] as const;
type Section = (typeof SECTIONS)[number];

export function MaintenanceScreen() {
  const named = useQuery().get('section');
  const setQuery = useSetQuery();
  const commands = useServerCommands();
  const open = useMirror((mirror) => mirror.maintenance.length);
  const [isPlanning, setIsPlanning] = useState(false);
  const section = SECTIONS.find((value) => value === named) ?? 'now';
  return (
    <Page
      title="Maintenance"
      tools={
        <>
          <Button onClick={() => setIsPlanning(true)}>
            <CalendarPlus size={15} aria-hidden />
            Schedule …
          </Button>
          <Button kind="primary" onClick={() => commands.begin()}>
            <OctagonPause size={15} aria-hidden />
            Begin maintenance …
          </Button>
        </>
      }
    >
      <Tabs<Section>
        label="Maintenance"
        value={section}
        onValue={(value) => setQuery({ section: value === 'now' ? '' : value })}
        tabs={[
          { value: 'now', label: open === 0 ? 'Now' : `Now (${open})`, panel: <NowSection /> },
          { value: 'upcoming', label: 'Upcoming', panel: <UpcomingSection /> },
          { value: 'past', label: 'Past', panel: <PastSection /> },
          { value: 'rules', label: 'Allow rules', panel: <RulesSection /> },
        ]}
      />
      <Suspense>{isPlanning && <ScheduleDialog onClose={() => setIsPlanning(false)} />}</Suspense>
    </Page>
  );
}
