/** Import from a link: the place to paste it, and for captures that wait for a new one. */
import { Button, Checkbox, PasswordInput, Text, TextInput } from '@mantine/core';
import { IconArrowRight, IconLink } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import type { LinkAnswer } from '../../../api/links.ts';
import type { Capture } from '../../../api/schemas.ts';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { giveLink, lookAtLink, type Problem, resumeCapture } from '../../lib/api.ts';
import { capturesKey, JOBS_KEY } from '../../lib/queries.ts';
import { isSameHost, lastPart, type SplitLink, splitLink } from '../../lib/split-link.ts';
import classes from './link.module.css';
import { LinkDialog } from './link-dialog.tsx';
import { useLinkImport } from './use-link-import.ts';

const EMPTY: SplitLink = { link: '', token: '' };

interface LinkInput {
  readonly link: SplitLink;
  readonly change: (part: Partial<SplitLink>) => void;
  readonly clear: () => void;
  /** The token's input is left to the browser: React would write what it holds into the page's markup. */
  readonly tokenInput: RefObject<HTMLInputElement | null>;
}

function useLinkInput(): LinkInput {
  const [link, setLink] = useState(EMPTY);
  const tokenInput = useRef<HTMLInputElement>(null);
  const change = (part: Partial<SplitLink>) => {
    const { current: input } = tokenInput;
    if (part.token !== undefined && input !== null && input.value !== part.token) input.value = part.token;
    setLink({ ...link, ...part });
  };
  return { link, change, clear: () => change(EMPTY), tokenInput };
}

/** `dataset`: where captures go, 0 for a new data set. */
export function LinkField({ dataset }: { readonly dataset: number }) {
  const importLink = useLinkImport();
  const input = useLinkInput();
  const { link } = input;
  const [isInPlace, setInPlace] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [answer, setAnswer] = useState<LinkAnswer | null>(null);

  const open = async () => {
    setIsBusy(true);
    setProblem(null);
    const looked = await lookAtLink(link);
    if (!looked.ok) setProblem(looked.problem);
    else if (looked.value.file === null || looked.value.warnings.length > 0) setAnswer(looked.value);
    else {
      const begun = await importLink(link, null, { dataset, name: looked.value.file.name, isInPlace });
      if (begun.ok) input.clear();
      else setProblem(begun.problem);
    }
    setIsBusy(false);
  };
  return (
    <section className={classes.field} aria-label="Import from a link">
      <LinkForm input={input} submit={() => void open()} isBusy={isBusy} button="Open link" />
      {link.link !== '' && (
        <Checkbox
          size="xs"
          label="Analyse in place: keep no copy, read packets from the link when they are asked for"
          checked={isInPlace}
          onChange={({ currentTarget: { checked } }) => setInPlace(checked)}
        />
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      {answer !== null && (
        <LinkDialog
          link={link}
          answer={answer}
          dataset={dataset}
          isInPlace={isInPlace}
          close={(isImported) => {
            setAnswer(null);
            if (isImported) input.clear();
          }}
        />
      )}
    </section>
  );
}

/** Asks for a new link with which a paused capture goes on. */
export function ResumeLink({ capture }: { readonly capture: Capture }) {
  const client = useQueryClient();
  const input = useLinkInput();
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const resume = async () => {
    setIsBusy(true);
    const answer = await resumeCapture(capture.id, input.link);
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    input.clear();
    await Promise.all(
      [JOBS_KEY, capturesKey(capture.datasetId)].map((queryKey) => client.invalidateQueries({ queryKey })),
    );
  };
  // A server that did not answer may do so now, with the link that is still known.
  const mayGoOnAsItIs = capture.error?.code === 'LINK_UNREACHABLE' || capture.error?.code === 'LINK_NOT_YET_VALID';
  return (
    <section className={classes.field} aria-label={`New link for ${capture.name}`}>
      <LinkForm
        input={input}
        submit={() => void resume()}
        isBusy={isBusy}
        button="Go on"
        shown={lastPart(capture.origin.from)}
        mayBeEmpty={mayGoOnAsItIs}
      />
      {problem !== null && <ProblemNotice problem={problem} />}
    </section>
  );
}

/** Of a capture in place: where its bytes are, and how to reach them again once what opens them is gone. */
export function PlaceOfBytes({ capture }: { readonly capture: Capture }) {
  const input = useLinkInput();
  const [isBusy, setIsBusy] = useState(false);
  const [state, setState] = useState<Problem | 'given' | null>(null);
  const give = async () => {
    setIsBusy(true);
    const answer = await giveLink(capture.id, input.link);
    setIsBusy(false);
    setState(answer.ok ? 'given' : answer.problem);
    if (answer.ok) input.clear();
  };
  return (
    <section className={classes.field} aria-label={`Where the bytes of ${capture.name} are`}>
      <Text size="sm">
        Analysed in place: no copy is here, packets are read from the link when they are asked for. What opens it is
        kept in memory only; after a restart, paste the link again.
      </Text>
      <LinkForm
        input={input}
        submit={() => void give()}
        isBusy={isBusy}
        button="Use this link"
        shown={lastPart(capture.origin.from)}
      />
      {state === 'given' && <Text size="sm">The link opens it. Packets can be read again.</Text>}
      {state !== null && state !== 'given' && <ProblemNotice problem={state} />}
    </section>
  );
}

interface LinkFormProps {
  readonly input: LinkInput;
  readonly submit: () => void;
  readonly isBusy: boolean;
  readonly button: string;
  /** The file that the link is to be for, where that is known. */
  readonly shown?: string;
  readonly mayBeEmpty?: boolean;
}

function LinkForm({
  input: { link, change, tokenInput },
  submit,
  isBusy,
  button,
  shown,
  mayBeEmpty = false,
}: LinkFormProps) {
  const isEmpty = link.link === '' && (shown === undefined || link.token === '');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isEmpty || mayBeEmpty) submit();
  };
  return (
    <form className={classes.form} onSubmit={send} autoComplete="off">
      <TextInput
        className={classes.link}
        label={shown === undefined ? 'Import from a link' : `New link to ${shown}, or its token alone`}
        placeholder="https://account.blob.core.windows.net/container/capture.cap?sv=…"
        leftSection={<IconLink size={16} />}
        value={link.link}
        spellCheck={false}
        autoComplete="off"
        onChange={({ currentTarget: { value } }) => {
          const split = splitLink(value);
          if (split.token !== '') change(split);
          // What opens one server is none of another's business.
          else change(isSameHost(value, link.link) ? { link: value } : { link: value, token: '' });
        }}
      />
      <PasswordInput
        className={classes.token}
        label="Token (SAS), if it needs one"
        placeholder="What follows the ?"
        ref={tokenInput}
        autoComplete="off"
        data-1p-ignore
        data-lpignore="true"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the token' }}
        onChange={({ currentTarget: { value } }) => change({ token: value })}
      />
      <Button
        type="submit"
        variant="default"
        className={classes.submit}
        loading={isBusy}
        disabled={isEmpty && !mayBeEmpty}
        rightSection={<IconArrowRight size={15} />}
      >
        {button}
      </Button>
    </form>
  );
}
