/** The commands whose permission is asked for before anything is approved: every one that could run (SPEC RUN-10). */
import type { ActionType } from '../contract/catalog.ts';
import type { SudoRefusal } from '../contract/server.ts';
import { allowedOn, type Catalog, commandArgv, displayCommand, needsService, type Parameters } from './catalog.ts';
import type { ServerRecord, Store, SudoCheck } from './ports.ts';
import { sudoersLine } from './sudoers.ts';

/** Asked of sudo where a server has no service on its list yet. */
const SAMPLE_SERVICE = 'holdpoint-sample.service';
/** Ways to fill the parameters of one type that are asked about. */
const MOST_FILLINGS = 20;
const MOST_REFUSALS = 500;

export interface RightsQuestion {
  type: string;
  service: string | null;
  argv: string[];
  command: string;
  /** Whether it is the whole of what would run: not where a parameter may have any of many values. */
  isExact: boolean;
}

/** Every type that needs root and may run there, for every service on the list, as the very argv that would run. */
export function rightsQuestions(
  { store, catalog }: { store: Pick<Store, 'services'>; catalog: Catalog },
  server: ServerRecord,
): RightsQuestion[] {
  const listed = store.services.list(server.server_id).map((service) => service.name);
  const services = listed.length === 0 ? [SAMPLE_SERVICE] : listed;
  const types = catalog.list().filter((type) => type.needs_root && allowedOn(type, server));
  return types.flatMap((type) => {
    const { values, isExact } = fillings(type);
    return (needsService(type) ? services : [null]).flatMap((service) =>
      values.map((parameters) => ({
        type: type.name,
        service,
        argv: commandArgv(type, service, parameters),
        command: displayCommand(type, service, parameters),
        isExact: isExact && service !== SAMPLE_SERVICE,
      })),
    );
  });
}

/** All values of choices; of numbers the two ends; of words one. */
function fillings(type: ActionType): { values: Parameters[]; isExact: boolean } {
  let values: Parameters[] = [{}];
  let isExact = true;
  for (const [name, parameter] of Object.entries(type.parameters)) {
    const some = samples(parameter);
    isExact &&= parameter.kind === 'choice';
    values = values.flatMap((before) => some.map((value) => ({ ...before, [name]: value })));
  }
  return { values: values.slice(0, MOST_FILLINGS), isExact: isExact && values.length <= MOST_FILLINGS };
}

function samples(parameter: ActionType['parameters'][string]): (string | number)[] {
  switch (parameter.kind) {
    case 'integer':
      return [...new Set([parameter.min, parameter.max])];
    case 'choice':
      return parameter.values;
    case 'word':
      return ['sample'];
  }
}

type Checked = Extract<SudoCheck, { kind: 'checked' }>;

/** Per type, whether all of its commands are allowed. */
export function allowedTypes(questions: readonly RightsQuestion[], check: Checked): Record<string, boolean> {
  const types: Record<string, boolean> = {};
  for (const [index, { type }] of questions.entries()) {
    types[type] = (types[type] ?? true) && check.answers[index]?.isAllowed === true;
  }
  return types;
}

/** What is refused, each with sudo's words and the line that would allow it. */
export function refusals(questions: readonly RightsQuestion[], check: Checked, server: ServerRecord): SudoRefusal[] {
  const refused: SudoRefusal[] = [];
  for (const [index, question] of questions.entries()) {
    const answer = check.answers[index];
    if (answer === undefined || answer.isAllowed || refused.length >= MOST_REFUSALS) continue;
    const isFree = server.sudo !== 'password';
    refused.push({
      action_type: question.type,
      service_name: question.service === SAMPLE_SERVICE ? null : question.service,
      command: question.command,
      words: answer.words || `sudo does not allow ${server.ssh_user} to run it as root.`,
      sudoers: question.isExact ? sudoersLine(server.ssh_user, answer.program, question.argv, isFree) : null,
    });
  }
  return refused;
}
