import { useWords } from '../i18n/i18n.js';
import type { Checked } from '../model/lineage.js';
import { Rows } from './data_table.js';
import type { LineageView } from './lineage.js';
import { Hash, Money, Name, State } from './values.js';
import { word } from './words.js';
import { Icon } from './icons.js';
import { showMoney } from '../model/money.js';

export function Check({ node, currency }: { readonly node: Checked; readonly currency: string }) {
  const { t, language } = useWords();
  if (node.childrenFace === undefined) return <span className="muted">{t('lineage.leaf')}</span>;
  const difference = showMoney(node.difference, currency, 'plain', language).text;
  return <span className={`toned ${node.conserved ? 'good' : 'bad'} strong`}><Icon name={node.conserved ? 'check' : 'alert'} /> {node.conserved ? t('lineage.node_conserved') : t('lineage.node_broken', { difference })}</span>;
}

export function LineageTable({ nodes, currency }: LineageView) {
  const { t, language } = useWords();
  return (
    <Rows name={t('receivable.lineage')} rows={nodes} rowKey={(one) => one.id} columns={[
      { id: 'id', title: t('lineage.part'), show: (one) => <span className={`deep deep-${Math.min(one.depth, 8)}`}>{one.depth > 0 && <span aria-hidden="true" className="muted">└ </span>}<Hash value={one.id} to={`/fragments/${one.id}`} copy={false} /></span> },
      { id: 'level', title: t('lineage.level'), right: true, show: (one) => one.level },
      { id: 'holder', title: word('holder', language), show: (one) => <Name id={one.payee ?? one.holder} /> },
      { id: 'face', title: word('face', language), right: true, show: (one) => <Money minor={one.face} currency={currency} /> },
      { id: 'state', title: word('state', language), show: (one) => <State state={one.state} /> },
      { id: 'children', title: t('lineage.children'), right: true, show: (one) => one.children.length || '—' },
      { id: 'sum', title: t('lineage.children_sum'), right: true, show: (one) => (one.childrenFace === undefined ? '—' : <Money minor={one.childrenFace} currency={currency} />) },
      { id: 'check', title: t('lineage.check'), show: (one) => <Check node={one} currency={currency} /> },
    ]} />
  );
}
