import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { TokenCredential } from '@azure/core-auth';
import { ManagedIdentityCredential } from '@azure/identity';
import { BlobServiceClient, type ContainerClient, type StoragePipelineOptions } from '@azure/storage-blob';
import { UsageError } from '../config.ts';
import type { Blobs } from './blobs.ts';

const CONTAINER = 'aks-reach';
/** The client's own wait after a failure is 4 s and grows; Storage is back sooner as a rule. */
const RETRIES = { maxTries: 4, retryDelayInMs: 500, maxRetryDelayInMs: 10_000 };

const compress = promisify(gzip);
const expand = promisify(gunzip);

/**
 * Blobs in the storage account that the Functions host uses as well: `AzureWebJobsStorage`, a connection string, or
 * `AzureWebJobsStorage__blobServiceUri` and an identity, which `AzureWebJobsStorage__clientId` may name:
 * https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
 */
export function openAzureBlobs(environment: Readonly<Record<string, string | undefined>>): Blobs {
  return blobsIn(connect(environment).getContainerClient(CONTAINER));
}

function connect(environment: Readonly<Record<string, string | undefined>>): BlobServiceClient {
  const options = { retryOptions: RETRIES };
  const { AzureWebJobsStorage: connection, AzureWebJobsStorage__blobServiceUri: uri } = environment;
  if (connection !== undefined && connection !== '') return fromConnectionString(connection, options);
  if (uri === undefined)
    throw new UsageError(
      'there is no storage: set AzureWebJobsStorage, or AzureWebJobsStorage__blobServiceUri and an identity',
    );
  return new BlobServiceClient(uri, identityOf(environment['AzureWebJobsStorage__clientId']), options);
}

function fromConnectionString(connection: string, options: StoragePipelineOptions): BlobServiceClient {
  try {
    return BlobServiceClient.fromConnectionString(connection, options);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`AzureWebJobsStorage is no connection string of a storage account: ${why}`);
  }
}

function identityOf(clientId: string | undefined): TokenCredential {
  return clientId === undefined ? new ManagedIdentityCredential() : new ManagedIdentityCredential({ clientId });
}

function blobsIn(container: ContainerClient): Blobs {
  const upload = async (name: string, text: string, conditions: { ifMatch?: string; ifNoneMatch?: string }) => {
    const body = await compress(text);
    const options = { conditions, blobHTTPHeaders: { blobContentType: 'application/gzip' } };
    const send = () => container.getBlockBlobClient(name).upload(body, body.length, options);
    try {
      await send().catch(async (error: unknown) => {
        if (codeOf(error) !== 'ContainerNotFound') throw error;
        await container.createIfNotExists();
        return send();
      });
      return true;
    } catch (error) {
      if (['ConditionNotMet', 'BlobAlreadyExists', 'BlobNotFound'].includes(codeOf(error))) return false;
      throw error;
    }
  };
  return {
    async read(name) {
      try {
        const { readableStreamBody, etag = '' } = await container.getBlobClient(name).download();
        const parts: Buffer[] = [];
        for await (const part of readableStreamBody ?? []) parts.push(Buffer.from(part));
        return { text: (await expand(Buffer.concat(parts))).toString(), version: etag };
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw error;
      }
    },
    create: (name, text) => upload(name, text, { ifNoneMatch: '*' }),
    write: (name, text, version) => upload(name, text, version === undefined ? {} : { ifMatch: version }),
    async remove(name) {
      await container
        .getBlobClient(name)
        .delete()
        .catch((error: unknown) => {
          if (!isMissing(error)) throw error;
        });
    },
    async list(start) {
      const names: string[] = [];
      try {
        for await (const { name } of container.listBlobsFlat({ prefix: start })) names.push(name);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
      return names;
    },
  };
}

function isMissing(error: unknown): boolean {
  return ['BlobNotFound', 'ContainerNotFound'].includes(codeOf(error));
}

function codeOf(error: unknown): string {
  const { code, details } = error as { code?: string; details?: { errorCode?: string } };
  return details?.errorCode ?? code ?? '';
}
