import { expect, test } from 'vitest';

import { checkLineage, layoutFlow, type LineageNode } from './lineage.js';

const node = (id: string, face: string, parents: readonly string[], children: readonly string[], state = 'held'): LineageNode =>
  ({ id, face, parents, children, state, paid: '0', holder: 'h', payee: undefined, level: 0 });

const good = [
  node('0', '100', [], ['a', 'b'], 'spent'), node('a', '30', ['0'], ['c', 'd'], 'spent'), node('b', '70', ['0'], []),
  node('c', '12', ['a'], ['m'], 'spent'), node('d', '18', ['a'], ['m'], 'spent'), node('m', '30', ['c', 'd'], []),
];

test('parts that add up are conserved, merged ones as a group', () => {
  const { nodes, conserved, live } = checkLineage(good);
  expect(conserved).toBe(true);
  expect(live).toBe('100');
  expect(nodes.map((one) => one.depth)).toEqual([0, 1, 1, 2, 2, 3]);
  expect(nodes.map((one) => one.childrenFace)).toEqual(['100', '30', undefined, '30', '30', undefined]);
});

test('one unit too few or too many is a break at the part that it came from', () => {
  for (const [face, difference] of [['29', '1'], ['31', '-1']] as const) {
    const { nodes, conserved } = checkLineage(good.map((one) => (one.id === 'm' ? { ...one, face } : one)));
    expect(conserved).toBe(false);
    expect(nodes.filter((one) => !one.conserved).map((one) => [one.id, one.difference])).toEqual([['c', difference], ['d', difference]]);
  }
});

test('folded parts prove nothing and break nothing', () => {
  const { nodes, conserved } = checkLineage(good.filter((one) => one.id !== 'b'));
  expect(conserved).toBe(true);
  expect(nodes[0]!.childrenFace).toBeUndefined();
});

test('the flow keeps heights in proportion, ribbons inside their boxes, and boxes apart', () => {
  const { boxes, links, height, width } = layoutFlow(checkLineage(good).nodes, 200, 300);
  const of = (id: string) => boxes.find((one) => one.node.id === id)!;
  expect(of('0').height).toBe(300);
  expect(of('b').height).toBeCloseTo(210, 3);
  expect(width).toBe(600);
  for (const link of links) {
    expect(link.y0 + link.height).toBeLessThanOrEqual(link.from.y + link.from.height + 0.01);
    expect(link.y1 + link.height).toBeLessThanOrEqual(link.to.y + link.to.height + 0.01);
    expect(link.to.y + link.to.height).toBeLessThanOrEqual(height + 0.01);
  }
  for (const a of boxes) for (const b of boxes) if (a !== b && a.x === b.x) expect(a.y + a.height <= b.y || b.y + b.height <= a.y).toBe(true);
});

test('nothing is drawn from nothing', () => {
  expect(layoutFlow(checkLineage([]).nodes, 100, 100)).toEqual({ boxes: [], links: [], width: 0, height: 0 });
});
