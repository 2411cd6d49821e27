/** Where popups of the content belong: inside its landmark, so that those who go by landmarks meet them. */
export function mainLandmark(): HTMLElement {
  return document.getElementById('main') ?? document.body;
}
