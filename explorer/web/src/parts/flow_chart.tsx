// The flow of amounts through the parts: ribbons as wide as the money is much. Drawn in the document, so focus, links and themes work in it.
import { useWords } from '../i18n/i18n.js';
import { usePrefs } from '../app/prefs.js';
import { layoutFlow, type FlowBox, type FlowLink } from '../model/lineage.js';
import { showMoney } from '../model/money.js';
import { shortHash } from '../model/ids.js';
import { useQuery } from '@tanstack/react-query';
import { nameQuery } from '../api/queries.js';
import type { LineageView } from './lineage.js';
import { To } from './link.js';
import { word } from './words.js';

const kColumn = 250;
const kBox = 14;
const kHeight = 320;
const kMargin = 22;

const ribbon = ({ from, to, y0, y1, height }: FlowLink): string => {
  const x0 = from.x + kBox;
  const x1 = to.x;
  const middle = (x0 + x1) / 2;
  return `M${x0},${y0} C${middle},${y0} ${middle},${y1} ${x1},${y1} L${x1},${y1 + height} C${middle},${y1 + height} ${middle},${y0 + height} ${x0},${y0 + height} Z`;
};

export function FlowChart({ nodes, currency }: LineageView) {
  const { t } = useWords();
  const flow = layoutFlow(nodes, kColumn, kHeight);
  const width = flow.width + kColumn;
  return (
    <div className="flow" role="region" aria-label={t('lineage.flow')} tabIndex={0}>
      <svg width={width} height={flow.height + 2 * kMargin} viewBox={`0 ${-kMargin} ${width} ${flow.height + 2 * kMargin}`} role="group" aria-label={t('lineage.flow')}>
        {flow.links.map((link) => <path key={`${link.from.node.id} ${link.to.node.id}`} className="ribbon" d={ribbon(link)} />)}
        {flow.boxes.map((box) => <Box key={box.node.id} box={box} currency={currency} />)}
      </svg>
    </div>
  );
}

function Box({ box, currency }: { readonly box: FlowBox; readonly currency: string }) {
  const { unit, language } = usePrefs();
  const { node, x, y, height } = box;
  const { data } = useQuery(nameQuery(node.payee ?? node.holder));
  const money = showMoney(node.face, currency, unit, language);
  const name = data === undefined || data.name === '' ? shortHash(node.id) : data.name;
  const state = word(node.state, language);
  const dead = node.state === 'spent' || node.state === 'cancelled';
  const small = height < 26;
  return (
    <To to={`/fragments/${node.id}`} aria-label={`${name}, ${money.exact}, ${state}`}>
      <title>{`${name} · ${money.exact} · ${state}`}</title>
      <rect className={`box ${!node.conserved ? 'broken' : dead ? 'dead' : ''}`} x={x} y={y} width={kBox} height={height} rx="2" />
      <text x={x + kBox + 8} y={small ? y + height / 2 + 4 : y + 14}>{money.text}{small && ` · ${name.slice(0, 16)}`}</text>
      {!small && <text className="sub" x={x + kBox + 8} y={y + 29}>{name.slice(0, 22)}</text>}
    </To>
  );
}
