/** `holdpoint://action/7`: links that other programs may open. Anyone can make one, so it only ever shows something. */

export const LINK_SCHEME = 'holdpoint';

const LONGEST_LINK = 200;
/** URL parsers drop line breaks and blanks at the ends in silence. */
const VISIBLE = /^[\x21-\x7e]+$/;
const ID = /^[1-9]\d{0,14}$/;

/** The window's address for a link; null for everything that is not exactly one of ours. */
export function pathOfLink(link: string): string | null {
  if (link.length > LONGEST_LINK || !VISIBLE.test(link) || !URL.canParse(link)) return null;
  const url = new URL(link);
  if (url.protocol !== `${LINK_SCHEME}:` || url.username !== '' || url.password !== '' || url.port !== '') return null;
  if (url.search !== '' || url.hash !== '') return null;
  // A scheme URL parsers do not know: `holdpoint://queue` has the path '', some systems hand over '/'.
  const rest = url.pathname.replace(/^\/|\/$/g, '');
  switch (url.hostname) {
    case 'action':
      return ID.test(rest) ? `/actions/${rest}` : null;
    case 'queue':
      return rest === '' ? '/queue' : null;
    default:
      return null;
  }
}

/** The first link of ours among arguments, whatever else a browser or a system put there. */
export function pathInArguments(argv: readonly string[]): string | null {
  for (const argument of argv) {
    const path = pathOfLink(argument);
    if (path !== null) return path;
  }
  return null;
}
