// The structure of the parts, left to right. Nodes are elements of the page: Tab reaches them, screen readers hear them.
import '@xyflow/react/dist/base.css';

import dagre from '@dagrejs/dagre';
import { Handle, Position, ReactFlow, ReactFlowProvider, useReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react';
import { useMemo } from 'react';

import { useWords } from '../i18n/i18n.js';
import type { Checked } from '../model/lineage.js';
import { lookOf } from '../model/status.js';
import { Icon } from './icons.js';
import type { LineageView } from './lineage.js';
import { Check } from './lineage_table.js';
import { To } from './link.js';
import { Money, Name, State } from './values.js';

const kWidth = 240;
const kHeight = 96;
// Of the whole drawing.
const kLeastHeight = 240;
const kMostHeight = 560;
// Parts stay large enough to be pressed.
const kLeastZoom = 0.32;

type PartNode = Node<{ readonly part: Checked; readonly currency: string }, 'part'>;

function Part({ data: { part, currency } }: NodeProps<PartNode>) {
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} />
      <To to={`/fragments/${part.id}`} className={`node nopan ${lookOf(part.state).tone} ${part.conserved ? '' : 'broken'}`}>
        <span className="top"><Money minor={part.face} currency={currency} /><State state={part.state} /></span>
        <span className="who"><Name id={part.payee ?? part.holder} plain /></span>
        <span className="sum"><Check node={part} currency={currency} /></span>
      </To>
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </>
  );
}
const kNodeTypes = { part: Part };

export function layoutTree(nodes: readonly Checked[], currency: string): { readonly nodes: PartNode[]; readonly edges: Edge[]; readonly height: number } {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 18, ranksep: 72, marginx: 20, marginy: 20 });
  graph.setDefaultEdgeLabel(() => ({}));
  const known = new Set(nodes.map((one) => one.id));
  for (const { id } of nodes) graph.setNode(id, { width: kWidth, height: kHeight });
  const edges: Edge[] = [];
  for (const { id, parents } of nodes)
    for (const parent of parents)
      if (known.has(parent)) {
        graph.setEdge(parent, id);
        edges.push({ id: `${parent} ${id}`, source: parent, target: id, focusable: false });
      }
  dagre.layout(graph);
  return {
    nodes: nodes.map((part): PartNode => {
      const { x, y } = graph.node(part.id) as { x: number; y: number };
      return { id: part.id, type: 'part', position: { x: x - kWidth / 2, y: y - kHeight / 2 }, data: { part, currency }, focusable: false, draggable: false, selectable: false, ariaRole: 'group' as const };
    }),
    edges,
    height: Number(graph.graph().height ?? 0),
  };
}

export default function LineageTree({ nodes, currency }: LineageView) {
  const { t } = useWords();
  const laid = useMemo(() => layoutTree(nodes, currency), [nodes, currency]);
  return (
    <ReactFlowProvider>
      <p className="sr">{t('lineage.help')}</p>
      <Zoom />
      <div className="graph" style={{ height: Math.min(kMostHeight, Math.max(kLeastHeight, laid.height + 90)) }} role="group" aria-label={t('lineage.tree')}>
        <ReactFlow nodes={laid.nodes} edges={laid.edges} nodeTypes={kNodeTypes} fitView fitViewOptions={{ minZoom: kLeastZoom, maxZoom: 1, padding: 0.08 }} minZoom={kLeastZoom} maxZoom={1.6} nodesDraggable={false} nodesConnectable={false}
          nodesFocusable={false} edgesFocusable={false} elementsSelectable={false} zoomOnScroll={false} preventScrolling={false} onlyRenderVisibleElements={nodes.length > 200} proOptions={{ hideAttribution: true }} />
      </div>
    </ReactFlowProvider>
  );
}

function Zoom() {
  const { t } = useWords();
  const { zoomIn, zoomOut, fitView } = useReactFlow();
  return (
    <div className="row zoom">
      <button type="button" className="chip square" aria-label={t('lineage.zoom_in')} onClick={() => void zoomIn()}>+</button>
      <button type="button" className="chip square" aria-label={t('lineage.zoom_out')} onClick={() => void zoomOut()}>−</button>
      <button type="button" className="chip" onClick={() => void fitView({ minZoom: kLeastZoom, maxZoom: 1, padding: 0.08 })}><Icon name="tree" />{t('lineage.fit')}</button>
    </div>
  );
}
