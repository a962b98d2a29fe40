/** The captures of an archive as captures of its data set: each can be named, analysed and deleted by itself. */
import { mkdirSync, renameSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Catalog } from './catalog.ts';
import type { ContentIndex } from './content.ts';
import { captureDirectory, type DataDirectory, originalPath } from './data-directory.ts';
import type { Jobs } from './jobs.ts';
import { cleanName, NAME_LIMIT } from './names.ts';
import { type CaptureRecord, type JobProgress, type JobRecord, NO_FACTS } from './records.ts';
import type { Unpacked } from './unpack.ts';

export interface AddMembersDeps {
  readonly catalog: Catalog;
  readonly content: ContentIndex;
  readonly data: DataDirectory;
  readonly jobs: Jobs;
}

/**
 * Puts the captures into the catalogue, their imports queued, and lets go of the archive's bytes: what was in it is there
 * once. A kill leaves the archive as it was, or all of its captures.
 */
export async function addMembers(
  { catalog, content, data, jobs }: AddMembersDeps,
  job: JobRecord,
  { members, leftOut, leftOutCount, damage }: Unpacked,
  progress: JobProgress,
): Promise<void> {
  const archive = catalog.findCapture(job.captureId);
  if (archive === undefined) return;
  // Of what is known by its bytes alone, now is the last time that these are here.
  await content.hashOf(archive);
  const sizes = new Set(members.map(({ bytes }) => bytes));
  for (const size of sizes) await content.hashOfSize(archive.datasetId, size);
  const replaced = catalog.replacedBy(archive.id);
  const isKept = ({ id, archiveId }: CaptureRecord): boolean =>
    replaced === null || (id !== replaced && archiveId !== replaced);
  const added = catalog.transaction(() => {
    const jobIds = members.map(({ name, path, bytes, sha256 }) => {
      const same = catalog
        .capturesOfSize(archive.datasetId, bytes)
        .find((other) => other.sha256 === sha256 && isKept(other));
      const { kind, from, by } = archive.origin;
      const id = catalog.addCapture({
        datasetId: archive.datasetId,
        name: memberName(archive.name, name),
        origin: { kind, from, by },
        tags: archive.tags,
      });
      catalog.setArchive(id, archive.id);
      catalog.setCaptureSize(id, bytes);
      catalog.setCaptureHash(id, sha256);
      if (same !== undefined) {
        catalog.setDuplicate(id, same.id);
        return catalog.addJob(id, 'done', 'importing');
      }
      mkdirSync(captureDirectory(data, id), { recursive: true, mode: 0o700 });
      renameSync(path, originalPath(data, id));
      catalog.setCaptureState(id, 'queued');
      return catalog.addJob(id, 'queued', 'importing');
    });
    const facts = { captures: members.length, leftOut: [...leftOut], leftOutCount };
    catalog.setCaptureFacts(archive.id, { ...NO_FACTS, damage, archive: facts });
    catalog.setJobState(job.id, 'done', progress);
    catalog.setCaptureState(archive.id, 'unpacked');
    return jobIds;
  });
  await rm(captureDirectory(data, archive.id), { recursive: true, force: true });
  for (const id of added) jobs.publish(id);
}

/** The end of a long name tells captures apart. */
function memberName(archive: string, member: string): string {
  const name = `${archive}/${member}`;
  return cleanName(name.length <= NAME_LIMIT ? name : `…${name.slice(1 - NAME_LIMIT)}`);
}
