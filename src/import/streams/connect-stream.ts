/** PCAP-over-IP as a client: a capture from a server that sends one to whoever connects. */
import type { Socket } from 'node:net';
import { AppError } from '../../base/errors.ts';
import type { CaptureRecord, JobRecord } from '../records.ts';
import type { RemoteClient, RemoteEnd } from '../remote/remote-client.ts';
import type { Workspace } from '../workspace.ts';
import { beginStream, receiveInto } from './receive-stream.ts';
import { MAX_SECRET_BYTES } from './secret-line.ts';
import { shownStreamLink } from './stream-link.ts';

/** Connects, and sends the secret as a first line where there is one. Throws as `RemoteClient.connect` does. */
export async function openStream(
  remote: RemoteClient,
  end: RemoteEnd,
  secret: string | null,
  signal?: AbortSignal,
): Promise<Socket> {
  if (secret !== null && (secret.includes('\n') || Buffer.byteLength(secret) > MAX_SECRET_BYTES))
    throw new AppError('REQUEST_INVALID', `a secret is one line of at most ${MAX_SECRET_BYTES} bytes`);
  const socket = await remote.connect(end, signal);
  if (secret !== null) socket.write(`${secret}\n`);
  return socket;
}

/** Begins to take in what a server sends; goes on in the background. Throws where it cannot be connected to. */
export async function followStream(
  workspace: Workspace,
  remote: RemoteClient,
  order: { readonly datasetId: number; readonly end: RemoteEnd; readonly secret: string | null },
  signal?: AbortSignal,
): Promise<{ capture: CaptureRecord; job: JobRecord }> {
  const { datasetId, end, secret } = order;
  workspace.getDataset(datasetId);
  const socket = await openStream(remote, end, secret, signal);
  try {
    const stream = { datasetId, from: shownStreamLink(end), socket };
    const reception = await beginStream(workspace, stream);
    // How it goes is told by the capture.
    void receiveInto(reception, socket, socket).catch(() => {});
    const { captureId, jobId } = reception.facts;
    return { capture: workspace.getCapture(captureId), job: workspace.jobs.get(jobId) };
  } catch (cause) {
    socket.destroy();
    throw cause;
  }
}
