/** Import from a link: the place to paste it, and for captures that wait for a new one. */
import { Checkbox, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import type { Capture } from '../../../api/captures.ts';
import type { LinkAnswer } from '../../../api/links.ts';
import { LinkForm, type LinkInput, newLinkLabel, useLinkInput } from '../../components/link-form.tsx';
import { ProblemNotice } from '../../components/problem-notice.tsx';
import { giveLink, lookAtLink, type Problem, resumeCapture } from '../../lib/api.ts';
import { capturesKey, JOBS_KEY } from '../../lib/queries.ts';
import { lastPart, looksLikeLink, splitLink } from '../../lib/split-link.ts';
import classes from './link.module.css';
import { LinkDialog } from './link-dialog.tsx';
import { useLinkImport } from './use-link-import.ts';

/** `dataset`: where captures go, 0 for a new data set. */
export function LinkField({ dataset }: { readonly dataset: number }) {
  const importLink = useLinkImport();
  const input = useLinkInput();
  const { link } = input;
  const [isInPlace, setInPlace] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [answer, setAnswer] = useState<LinkAnswer | null>(null);

  usePastedLink(input);
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
      <LinkForm
        input={input}
        submit={() => void open()}
        isBusy={isBusy}
        button="Open link"
        label="Import from a link"
      />
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

/** A link that is pasted while no field has the keyboard comes into this one. */
function usePastedLink({ change, field }: LinkInput): void {
  const taken = useEffectEvent((text: string) => {
    change(splitLink(text));
    field.current?.focus();
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const isTyping = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]');
      if (!isTyping && looksLikeLink(text)) taken(text);
    };
    window.addEventListener('paste', onPaste);
    return () => window.removeEventListener('paste', onPaste);
  }, []);
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
        label={newLinkLabel(lastPart(capture.origin.from))}
        mayBeToken
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
        label={newLinkLabel(lastPart(capture.origin.from))}
        mayBeToken
      />
      {state === 'given' && <Text size="sm">The link opens it. Packets can be read again.</Text>}
      {state !== null && state !== 'given' && <ProblemNotice problem={state} />}
    </section>
  );
}
