import { readFileSync } from 'node:fs';
import { faults } from './faults.ts';

describe('a fault that is put back on purpose', () => {
  it.each(faults.map((fault) => [fault.says, fault] as const))('%s: has its one place', (_, { file, from }) => {
    expect(readFileSync(file, 'utf8').split(from)).toHaveLength(2);
  });
});
