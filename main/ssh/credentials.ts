/** Logging in: what is offered to a server, after its host key was verified. */
import type { AnyAuthMethod, AuthHandlerMiddleware, ParsedKey } from 'ssh2';
import type { Clock, NotStarted, Target } from '../core/ports.ts';
import { boundedAgent } from './agent.ts';
import type { Budget } from './budget.ts';
import { notStarted } from './connect-failure.ts';
import { loadKey } from './key-file.ts';
import type { Limits } from './limits.ts';
import { keyName, type LoginStory } from './login-story.ts';
import type { NamedFiles } from './named-file.ts';

export type Credential =
  | { kind: 'agent'; socket: string }
  | { kind: 'key'; key: ParsedKey }
  | { kind: 'password'; password: string };

/** What this login needs from this machine; a refusal says in words what is missing. */
export async function loadCredential(auth: Target['auth'], files: NamedFiles): Promise<Credential | NotStarted> {
  switch (auth.kind) {
    case 'agent': {
      const socket = process.env.SSH_AUTH_SOCK || windowsAgent();
      if (!socket) return notStarted('agent_unavailable', 'No SSH agent: SSH_AUTH_SOCK is not set.');
      return { kind: 'agent', socket };
    }
    case 'key':
      return loadKey(auth.path, auth.passphrase, files);
    case 'password':
      if (auth.password === undefined) return notStarted('secret_missing', 'The login password is not known.');
      return { kind: 'password', password: auth.password };
  }
}

function windowsAgent(): string | undefined {
  return process.platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : undefined;
}

export interface LoginDeps {
  /** Counts what the server asks. */
  login: Pick<Budget, 'spend'>;
  agentLimits: Limits;
  clock: Clock;
  /** Aborted with the end of the login. */
  signal: AbortSignal;
  /** A credential is about to be offered. */
  onOffer(): void;
  story: LoginStory;
}

/**
 * Offers the one way to log in that was configured, once. For a password it first asks which methods there are (`none`
 * costs no attempt), so that a server that only knows keyboard-interactive gets the password that way, and only once.
 */
export function authHandler(user: string, credential: Credential, deps: LoginDeps): AuthHandlerMiddleware {
  let isAsked = credential.kind !== 'password';
  let isOffered = false;
  return (methodsLeft, partialSuccess, next) => {
    if (isOffered) deps.story.answered(methodsLeft ?? [], partialSuccess === true);
    if (!isAsked) {
      isAsked = true;
      return next({ type: 'none', username: user });
    }
    // ssh2 takes false for "nothing left to offer"; its types do not know.
    if (isOffered) return next(false as unknown as AnyAuthMethod);
    isOffered = true;
    deps.onOffer();
    return next(authMethod(user, credential, methodsLeft ?? [], deps));
  };
}

function authMethod(
  user: string,
  credential: Credential,
  methods: readonly string[],
  { login, agentLimits, clock, signal, story }: LoginDeps,
): AnyAuthMethod {
  switch (credential.kind) {
    case 'agent': {
      const agent = boundedAgent(credential.socket, {
        limits: agentLimits,
        clock,
        signal,
        onKeys: story.offeredKeys,
      });
      return { type: 'agent', username: user, agent };
    }
    case 'key': {
      const { key } = credential;
      story.offered(`the key ${keyName({ publicPart: key.getPublicSSH(), comment: key.comment })}`);
      return { type: 'publickey', username: user, key };
    }
    case 'password': {
      const { password } = credential;
      const isInteractiveOnly = methods.includes('keyboard-interactive') && !methods.includes('password');
      story.offered(isInteractiveOnly ? 'the password, as the answer to a question' : 'the password');
      if (!isInteractiveOnly) return { type: 'password', username: user, password };
      return { type: 'keyboard-interactive', username: user, prompt: answerOnce(password, login) };
    }
  }
}

type PromptHandler = Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'];

/** Answers the first hidden question with the password, all others (a code, a new password) with nothing. */
function answerOnce(password: string, login: LoginDeps['login']): PromptHandler {
  let isAnswered = false;
  return (_name, _instructions, _language, prompts, finish) => {
    if (!login.spend('entries', prompts.length)) return;
    const answers = prompts.map((prompt) => {
      if (isAnswered || prompt.echo === true) return '';
      isAnswered = true;
      return password;
    });
    finish(answers);
  };
}
