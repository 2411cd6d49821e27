/** Finds marks that turn or hide text anywhere in the page: in what is shown, and in what is told or hinted. */

const MARKS = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const TOLD = ['aria-label', 'title', 'alt', 'placeholder', 'aria-description'];

/** Each place that holds one, as it is; typed values of fields are not looked at. */
export function hiddenMarks(): string[] {
  const found = MARKS.test(document.title) ? [`title: ${document.title}`] : [];
  for (const element of document.body.querySelectorAll('*')) {
    const texts = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE && !isField(element));
    const all = [
      ...texts.map((node) => node.textContent ?? ''),
      ...TOLD.map((name) => element.getAttribute(name) ?? ''),
    ];
    found.push(...all.filter((text) => MARKS.test(text)).map((text) => `${element.tagName}: ${text}`));
  }
  return found;
}

function isField(element: Element): boolean {
  return element.tagName === 'TEXTAREA';
}
