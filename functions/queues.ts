import { output } from '@azure/functions';

/** The queues between the stages, in the storage account of the host. */
const STORAGE = { connection: 'AzureWebJobsStorage' } as const;

export const RUN = { ...STORAGE, queueName: 'run-scan' } as const;
export const INSPECT = { ...STORAGE, queueName: 'inspect-batch' } as const;
export const CLOSE = { ...STORAGE, queueName: 'close-scan' } as const;

/** Where the host puts a message that failed again and again: https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-queue-trigger#poison-messages */
export function poisonOf<Q extends { readonly queueName: string }>(queue: Q): Q {
  return { ...queue, queueName: `${queue.queueName}-poison` };
}

export const toRun = output.storageQueue(RUN);
export const toInspect = output.storageQueue(INSPECT);
export const toClose = output.storageQueue(CLOSE);
