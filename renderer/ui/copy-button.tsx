/** Copies text and says that it did. */
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.tsx';

const SHOWN_MS = 1_500;

/** `what` names the thing copied, in lower case: "command", "output". */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [state, setState] = useState<'ready' | 'copied' | 'failed'>('ready');
  useEffect(() => {
    if (state === 'ready') return;
    const timer = setTimeout(() => setState('ready'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setState('copied'),
      () => setState('failed'),
    );
  };
  const label = { ready: `Copy ${what}`, copied: 'Copied', failed: 'Could not be copied' }[state];
  return <IconButton icon={state === 'copied' ? Check : Copy} label={label} size="small" onClick={copy} />;
}
