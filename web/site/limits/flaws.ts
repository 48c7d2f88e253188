// How often a flawed face is read right, beside what is said of it.

import flaws from '../../../models/flaws.json';
import { wasm as shipped } from '../../../models/manifest.json';
import { byId } from '../common/element.ts';
import { strings } from '../words/strings.ts';
import { wilson } from './report.ts';
import { addInterval, addPoint, bodyRow, headRow, scale } from './scale.ts';

const { flaws: texts } = strings.limits;
const { precisePercent } = strings;

/** Shows nothing where another network was measured than ships. */
export function showFlaws(): void {
  if (flaws.network !== shipped.sha256) return;
  byId('flaw-shares', HTMLTableElement).replaceChildren(
    headRow(texts.flaw, texts.plot, texts.right, texts.stated, texts.said),
    ...flaws.flaws.map(({ flaw, faces, right, stated, said }) => {
      const line = scale();
      addInterval(line, wilson(right * faces, faces));
      addPoint(line, right, 'worst');
      addPoint(line, said, 'slight');
      const shares = [right, stated, said].map(precisePercent);
      return bodyRow(texts.names[flaw] ?? flaw, line, ...shares);
    }),
  );
  byId('flaws', HTMLElement).hidden = false;
}
