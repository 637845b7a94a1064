import { clusterIn, clusterNamed, subscriptionIn } from '../../functions/cluster-id.ts';

const SUBSCRIPTION = '00000000-0000-0000-0000-00000000000a';
const idOf = (group: string, name: string) =>
  `/subscriptions/${SUBSCRIPTION.toUpperCase()}/resourceGroups/${group}/providers/Microsoft.ContainerService/managedClusters/${name}`;

it.each([
  ['rg', 'aks'],
  ['Rg.(1)_x-y', 'A'],
  ['größe', 'a-b_c'],
  ['a'.repeat(90), 'a'.repeat(63)],
])('takes group %s and name %s, in any casing', (group, name) => {
  const id = idOf(group, name);

  expect(clusterNamed(id)).toEqual({ id: id.toLowerCase(), subscriptionId: SUBSCRIPTION });
  expect(clusterIn(`${id}/agentPools/x`)).toEqual(clusterNamed(id));
});

it.each([
  ['..', 'aks'],
  ['.', 'aks'],
  ['rg.', 'aks'],
  ['', 'aks'],
  ['a/b', 'aks'],
  ['a%2fb', 'aks'],
  ['a\\b', 'aks'],
  ['a\nb', 'aks'],
  ['a'.repeat(91), 'aks'],
  ['rg', '..'],
  ['rg', '-aks'],
  ['rg', 'aks.'],
  ['rg', 'a\u0000'],
  ['rg', 'aks\n'],
  ['rg', 'a'.repeat(64)],
  ['rg', ''],
])('takes neither group %j with name %j, nor what lies below', (group, name) => {
  expect([clusterIn(idOf(group, name)), clusterIn(`${idOf(group, name)}/x`)]).toEqual([undefined, undefined]);
});

it('tells what lies below a cluster, and what has its name in it, from a cluster', () => {
  const id = idOf('rg', 'aks');

  expect([clusterNamed(`${id}/agentPools/x`), clusterNamed(`${id}/`), clusterIn(`/x${id}`)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it('takes the id of a subscription and nothing longer', () => {
  expect(subscriptionIn(SUBSCRIPTION.toUpperCase())).toBe(SUBSCRIPTION);
  expect(['x', `${SUBSCRIPTION}/x`, `${SUBSCRIPTION}\n`, ` ${SUBSCRIPTION}`].map(subscriptionIn)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
