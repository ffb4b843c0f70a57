// Numbers as the pages write them.
const number = new Intl.NumberFormat('en');

// 1,200
export const count = value => number.format(value);

// 0 nodes, 1 node, 1,200 nodes
export const counted = (value, one) => `${count(value)} ${one}${value === 1 ? '' : 's'}`;
