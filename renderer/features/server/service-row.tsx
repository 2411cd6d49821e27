/** One service: how it is, since when, how it was, and its restart. */

import { Ellipsis, Eye, EyeOff, RotateCw, Star, StarOff, Trash2, TriangleAlert } from 'lucide-react';
import type { ServicePatch, ServiceView } from '../../../main/contract/service.ts';
import type { UptimeView } from '../../../main/contract/window.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { bytesText } from '../../ui/duration.ts';
import { Given } from '../../ui/given.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu, MenuItem, MenuSeparator } from '../../ui/menu.tsx';
import { Elapsed } from '../../ui/relative-time.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import { serviceLook } from '../../words/looks.ts';
import { bareUnit, RELOAD_PENDING } from '../../words/unit.ts';
import type { Filed } from './ask.ts';
import { AskAnswer } from './ask-answer.tsx';
import styles from './service-row.module.css';
import { UptimeStrip } from './uptime-strip.tsx';

export interface ServiceRowProps {
  service: ServiceView;
  /** Read more lately than the service. */
  memoryBytes: number | null;
  uptime: UptimeView['services'][number] | undefined;
  window: Pick<UptimeView, 'from' | 'to'> | null;
  answer: Filed | undefined;
  onDismiss: () => void;
  onRestart: () => void;
}

export function ServiceRow({ service, memoryBytes, uptime, window, answer, onDismiss, onRestart }: ServiceRowProps) {
  const unit = visibleLine(bareUnit(service.name));
  return (
    <article className={styles.row} aria-label={unit}>
      <div className={styles.who}>
        <h3 className={styles.name}>
          <bdi>{unit}</bdi>
          {service.is_critical && (
            <span className={styles.critical}>
              <Star size={12} aria-hidden />
              critical
            </span>
          )}
        </h3>
        {service.display_name !== unit && (
          <span className={styles.display}>
            <Given text={service.display_name} />
          </span>
        )}
      </div>
      <div className={styles.state}>
        <StateMark look={serviceLook(service)} />
        <span className={styles.sub}>{visibleLine(subText(service))}</span>
      </div>
      <dl className={styles.facts}>
        <Fact name="For" value={service.since === null ? '–' : <Elapsed at={service.since} />} />
        <Fact name="PID" value={service.pid ?? '–'} />
        <Fact name="Memory" value={memoryBytes === null ? '–' : bytesText(memoryBytes)} />
      </dl>
      <div className={styles.tools}>
        <Button size="small" onClick={onRestart} aria-label={`Restart ${unit} …`}>
          <RotateCw size={14} aria-hidden />
          Restart …
        </Button>
        <ServiceMenu service={service} />
      </div>
      <div className={styles.strip}>
        <UptimeStrip name={unit} uptime={uptime} window={window} />
      </div>
      {service.reason !== null && (
        <p className={styles.reason}>
          Its state is not known: <Given text={service.reason} />
        </p>
      )}
      {service.needs_reload && (
        <p className={styles.reason}>
          <TriangleAlert size={13} aria-hidden /> {RELOAD_PENDING}
        </p>
      )}
      {answer !== undefined && (
        <div className={styles.answer}>
          <AskAnswer answer={answer} onDismiss={onDismiss} />
        </div>
      )}
    </article>
  );
}

/** What systemd says beyond the state, where that says more. */
function subText({ sub_state: sub, load_state: load, state }: ServiceView): string {
  const isUnusual = load !== null && load !== 'loaded';
  return [isUnusual ? load : null, sub !== null && sub !== state ? sub : null].filter(Boolean).join(' · ');
}

function Fact({ name, value }: { name: string; value: React.ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function ServiceMenu({ service }: { service: ServiceView }) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const { server_id: serverId, name, is_critical: isCritical, enabled } = service;
  const change = (patch: ServicePatch) => void ask(() => client.editService(serverId, name, patch));
  return (
    <Menu trigger={<IconButton icon={Ellipsis} label={`More for ${bareUnit(name)}`} size="small" isBusy={isBusy} />}>
      <MenuItem icon={isCritical ? StarOff : Star} onSelect={() => change({ is_critical: !isCritical })}>
        {isCritical ? 'Not critical' : 'Critical: a stop is trouble'}
      </MenuItem>
      <MenuItem icon={enabled ? EyeOff : Eye} onSelect={() => change({ enabled: !enabled })}>
        {enabled ? 'Do not watch it' : 'Watch it'}
      </MenuItem>
      <MenuSeparator />
      <MenuItem icon={Trash2} onSelect={() => void ask(() => client.removeService(serverId, name))}>
        Take off the list
      </MenuItem>
    </Menu>
  );
}
