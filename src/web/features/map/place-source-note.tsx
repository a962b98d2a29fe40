/** Says so where countries cannot be known, because no database for them is there. */
import { Alert } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import type { Info } from '../../../api/settings.ts';

export function PlaceSourceNote({ places }: { readonly places: Info['places'] }) {
  if (places.country.available) return null;
  return (
    <Alert variant="light" color="yellow" icon={<IconInfoCircle size={18} />} title="No country database">
      The country of public addresses is not known, so the map stays empty; private and other special addresses are
      still told apart. Capscape reads any country or city database in mmdb format.
    </Alert>
  );
}

/** The credit that a database's licence asks for, with the address in it to follow. */
export function Credit({ text }: { readonly text: string }) {
  const parts = /^(.*?)\s*\((https:\/\/[^\s)]+)\)(.*)$/s.exec(text);
  if (parts === null) return <>{text}</>;
  const [, name, address, rest] = parts;
  return (
    <>
      <a href={address} target="_blank" rel="noreferrer">
        {name}
      </a>
      {rest}
    </>
  );
}
