// The legends of the activation maps in a page: the package's own colours.
import { mapGradient } from 'emoxnet/draw';

export function colourMapLegends(): void {
  for (const scale of document.querySelectorAll<HTMLElement>('.map-legend i')) {
    scale.style.background = mapGradient;
  }
}
