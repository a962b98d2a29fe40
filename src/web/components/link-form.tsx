/**
 * The place to paste a link: what may be seen of it, and apart the token that opens it, which the page neither shows nor
 * writes anywhere.
 */
import { Button, PasswordInput, TextInput } from '@mantine/core';
import { IconArrowRight, IconLink } from '@tabler/icons-react';
import { type FormEvent, type RefObject, useRef, useState } from 'react';
import { isSameHost, type SplitLink, splitLink } from '../lib/split-link.ts';
import classes from './link-form.module.css';

const EMPTY: SplitLink = { link: '', token: '' };

export interface LinkInput {
  readonly link: SplitLink;
  readonly change: (part: Partial<SplitLink>) => void;
  readonly clear: () => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The token's input is left to the browser: React would write what it holds into the page's markup. */
  readonly tokenInput: RefObject<HTMLInputElement | null>;
}

export function useLinkInput(): LinkInput {
  const [link, setLink] = useState(EMPTY);
  const field = useRef<HTMLInputElement>(null);
  const tokenInput = useRef<HTMLInputElement>(null);
  const change = (part: Partial<SplitLink>) => {
    const { current: input } = tokenInput;
    if (part.token !== undefined && input !== null && input.value !== part.token) input.value = part.token;
    setLink({ ...link, ...part });
  };
  return { link, change, clear: () => change(EMPTY), field, tokenInput };
}

export interface LinkFormProps {
  readonly input: LinkInput;
  readonly submit: () => void;
  readonly isBusy: boolean;
  readonly button: string;
  readonly label: string;
  readonly placeholder?: string;
  /** The link is known but for what opens it. */
  readonly mayBeToken?: boolean;
  readonly mayBeEmpty?: boolean;
}

/** For the label of a field that asks for what opens a link again. */
export const newLinkLabel = (shown: string): string => `New link to ${shown}, or its token alone`;

export function LinkForm({
  input: { link, change, field, tokenInput },
  submit,
  isBusy,
  button,
  label,
  placeholder = 'https://account.blob.core.windows.net/container/capture.cap?sv=…',
  mayBeToken = false,
  mayBeEmpty = false,
}: LinkFormProps) {
  const isEmpty = link.link === '' && !(mayBeToken && link.token !== '');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!isEmpty || mayBeEmpty) submit();
  };
  return (
    <form className={classes.form} onSubmit={send} autoComplete="off">
      <TextInput
        className={classes.link}
        ref={field}
        label={label}
        placeholder={placeholder}
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
