import { rmSync } from 'node:fs';
import { TestEnvironment } from 'jest-environment-node';

/** What tests run in: Node, and in the end, after the last of their hooks, their temporary folders are taken away. */
export default class Environment extends TestEnvironment {
  async teardown() {
    for (const folder of this.global.temporaryFolders ?? [])
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    await super.teardown();
  }
}
