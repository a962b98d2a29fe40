/** The files of a folder in blob storage, to be ticked; series that belong together tick at once. */
import { Button, Checkbox, TextInput } from '@mantine/core';
import { IconArrowUp, IconFolder, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { LinkAnswer, LinkedFileEntry } from '../../../api/links.ts';
import { type Format, useFormat } from '../../lib/format.ts';
import classes from './link.module.css';

interface LinkFilesProps {
  readonly folder: NonNullable<LinkAnswer['folder']>;
  /** Above it the link may not open anything. */
  readonly root: string;
  readonly picked: ReadonlySet<string>;
  readonly setPicked: (picked: ReadonlySet<string>) => void;
  readonly lookInto: (path: string) => void;
  /** Lists what else is there, beside what is listed. */
  readonly lookOn: () => void;
  readonly isBusy: boolean;
}

/** Rows on the page at once; the field above narrows them down. */
const ROWS = 200;

/** As many as one request may pick. */
const PICK_LIMIT = 1_000;

export function LinkFiles({ folder, root, picked, setPicked, lookInto, lookOn, isBusy }: LinkFilesProps) {
  const format = useFormat();
  const [text, setText] = useState('');
  const [isAll, setIsAll] = useState(() => !folder.files.some(({ looksLikeCapture }) => looksLikeCapture));
  const { path, files, folders, series, next } = folder;
  const offered = isAll ? files : files.filter(({ looksLikeCapture }) => looksLikeCapture);
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = offered
    .filter((file) => words.every((word) => file.path.toLowerCase().includes(word)))
    .toSorted((a, b) => (b.modified ?? '').localeCompare(a.modified ?? ''));
  const pickable = found.filter(({ isArchived }) => !isArchived).slice(0, PICK_LIMIT);
  const toggle = (paths: readonly string[], isOn: boolean) => {
    const next = new Set(picked);
    for (const each of paths) isOn ? next.add(each) : next.delete(each);
    setPicked(next);
  };
  const isWholePicked = pickable.length > 0 && pickable.every((file) => picked.has(file.path));
  return (
    <div className={classes.files}>
      {(path !== root || folders.length > 0) && (
        <ul className={classes.folders} aria-label="Folders">
          {path !== root && (
            <li>
              <Button
                size="compact-sm"
                variant="subtle"
                disabled={isBusy}
                leftSection={<IconArrowUp size={15} />}
                onClick={() => lookInto(parentOf(path, root))}
              >
                Up
              </Button>
            </li>
          )}
          {folders.map((each) => (
            <li key={each}>
              <Button
                size="compact-sm"
                variant="default"
                disabled={isBusy}
                leftSection={<IconFolder size={15} />}
                onClick={() => lookInto(each)}
              >
                {each.slice(path.length).replace(/\/$/, '')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {series.map(({ title, paths, bytes, first, last }) => (
        <Checkbox
          key={paths[0]}
          className={classes.series}
          checked={paths.every((each) => picked.has(each))}
          onChange={({ currentTarget: { checked } }) => toggle(paths, checked)}
          label={title}
          description={[
            `A series of ${format.count(paths.length)} files`,
            format.bytes(bytes),
            ...(first !== null && last !== null ? [format.range(first, last)] : []),
          ].join(', ')}
        />
      ))}
      {files.length > 0 && (
        <>
          <div className={classes.tools}>
            <TextInput
              aria-label="Find among the files"
              placeholder={`Find among ${format.count(offered.length)} files`}
              leftSection={<IconSearch size={15} />}
              value={text}
              onChange={({ currentTarget: { value } }) => setText(value)}
            />
            <Checkbox
              label="All files, whatever their name"
              checked={isAll}
              onChange={({ currentTarget: { checked } }) => setIsAll(checked)}
            />
          </div>
          <div className={classes.list}>
            <table>
              <thead>
                <tr>
                  <th scope="col">
                    <Checkbox
                      aria-label="All of these"
                      checked={isWholePicked}
                      indeterminate={!isWholePicked && picked.size > 0}
                      onChange={({ currentTarget: { checked } }) =>
                        toggle(
                          pickable.map((file) => file.path),
                          checked,
                        )
                      }
                    />
                  </th>
                  <th scope="col">Name</th>
                  <th scope="col">Size</th>
                  <th scope="col">Changed</th>
                </tr>
              </thead>
              <tbody>
                {found.slice(0, ROWS).map((file) => (
                  <FileRow
                    key={file.path}
                    file={file}
                    shown={file.path.slice(path.length)}
                    isPicked={picked.has(file.path)}
                    toggle={(isOn) => toggle([file.path], isOn)}
                    format={format}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {files.length === 0 && folders.length === 0 && <p className="cs-dim">Nothing is in this folder.</p>}
      {found.length > ROWS && (
        <p className="cs-dim">
          {format.count(found.length - ROWS)} more are not shown; type a part of their name above.
        </p>
      )}
      {next !== null && (
        <p className="cs-dim">
          There is more in this folder than one listing holds.{' '}
          <Button size="compact-sm" variant="default" loading={isBusy} onClick={lookOn}>
            List more
          </Button>
        </p>
      )}
    </div>
  );
}

interface FileRowProps {
  readonly file: LinkedFileEntry;
  readonly shown: string;
  readonly isPicked: boolean;
  readonly toggle: (isOn: boolean) => void;
  readonly format: Format;
}

function FileRow({ file: { path, bytes, modified, isArchived }, shown, isPicked, toggle, format }: FileRowProps) {
  return (
    <tr>
      <td>
        <Checkbox
          aria-label={shown}
          checked={isPicked}
          disabled={isArchived}
          onChange={({ currentTarget: { checked } }) => toggle(checked)}
        />
      </td>
      <td title={path}>
        <span className={classes.path}>{shown.slice(shown.lastIndexOf('/') + 1)}</span>
        <span className={`cs-dim cs-cut ${classes.above}`}>{shown.slice(0, shown.lastIndexOf('/') + 1)}</span>
        {isArchived && <span className="cs-dim">In the archive: move it to the hot or cool tier first</span>}
      </td>
      <td className={classes.number}>{bytes === null ? '' : format.bytes(bytes)}</td>
      <td className={classes.number}>{modified === null ? '' : format.time(modified, { date: true })}</td>
    </tr>
  );
}

function parentOf(path: string, root: string): string {
  const parent = path.replace(/[^/]*\/$/, '');
  return parent.length < root.length ? root : parent;
}
