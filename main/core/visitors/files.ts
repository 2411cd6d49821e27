/** The files of a maintenance page, and the order in which they come and go so that no visitor falls between. */

import { isoTime } from '../../contract/time.ts';
import {
  type MaintenanceFile,
  VISITOR_MARKER,
  type VisitorPicture,
  type VisitorSettings,
} from '../../contract/visitors.ts';
import { visitorPage } from './page.ts';
import type { SiteStep } from './site-files.ts';

/** Its presence is the switch. Everything else is in place before it comes and until it is gone. */
export const FLAG = 'maintenance.on';
/** Present where the ETA says nothing about when to come back: there is none, or it passed. */
export const OPEN_END = 'maintenance.open-end';
export const PAGE = 'maintenance.html';
export const JSON_FILE = 'maintenance.json';
/** Holds one file named by the secret of the bypass link. Not listable by other users of the host. */
export const PASS_FOLDER = 'pass';

/** What visitors are asked to wait where nobody knows how long it takes. */
export const OPEN_END_SECONDS = 300;

/** From the flag's end to the end of the files: a request under way that saw the flag still finds its page. */
const GRACE_MS = 500;

const MARKED = `${VISITOR_MARKER}\n`;

/** Seconds to the ETA, rounded up; OPEN_END_SECONDS where it passed or there is none. */
export function retryAfterSeconds(eta: string | null, nowMs: number): number {
  const left = eta === null ? 0 : Math.ceil((Date.parse(eta) - nowMs) / 1000);
  return left > 0 ? left : OPEN_END_SECONDS;
}

export function isOpenEnd(eta: string | null, nowMs: number): boolean {
  return eta === null || Date.parse(eta) <= nowMs;
}

export function maintenanceFile(settings: VisitorSettings, picture: VisitorPicture, nowMs: number): MaintenanceFile {
  return {
    version: 1,
    generator: VISITOR_MARKER,
    maintenance: true,
    title: settings.site_title,
    message: picture.message,
    status: picture.status,
    contact: settings.contact,
    started_at: picture.started_at,
    eta: picture.eta,
    updated_at: isoTime(nowMs),
    retry_after: retryAfterSeconds(picture.eta, nowMs),
    allowed_networks: settings.allowed_networks,
    exempt_paths: settings.exempt_paths,
  };
}

/** Puts the page up, or brings it up to date. `pass`: the secret of the bypass link. */
export function publishSteps(
  settings: VisitorSettings,
  picture: VisitorPicture,
  pass: string | null,
  nowMs: number,
): SiteStep[] {
  const openEnd = isOpenEnd(picture.eta, nowMs);
  // nginx answers a file's time as Last-Modified, which the snippet turns into Retry-After: exact, without any reload.
  const modifiedAt = openEnd ? null : Math.ceil(Date.parse(picture.eta as string) / 1000);
  const json = `${JSON.stringify(maintenanceFile(settings, picture, nowMs), null, 2)}\n`;
  return [
    { do: 'write', name: PAGE, content: visitorPage(settings, picture, nowMs), modifiedAt },
    { do: 'write', name: JSON_FILE, content: json, modifiedAt },
    openEnd ? { do: 'write', name: OPEN_END, content: MARKED, modifiedAt: null } : { do: 'remove', name: OPEN_END },
    { do: 'keep_only', folder: PASS_FOLDER, name: pass, content: MARKED },
    { do: 'write', name: FLAG, content: MARKED, modifiedAt: null },
  ];
}

/** Takes the page away: first the switch, then what requests under way may still read. */
export function withdrawSteps(): SiteStep[] {
  return [
    { do: 'remove', name: FLAG },
    { do: 'keep_only', folder: PASS_FOLDER, name: null, content: MARKED },
    { do: 'wait', ms: GRACE_MS },
    { do: 'remove', name: OPEN_END },
    { do: 'remove', name: JSON_FILE },
    { do: 'remove', name: PAGE },
  ];
}
