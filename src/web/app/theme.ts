/** The library's look, from our tokens. */
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple, Modal } from '@mantine/core';
import { cssVariables, DARK, LIGHT, type Tokens } from '../lib/tokens.ts';

const ACCENT: MantineColorsTuple = [
  '#edf1fd',
  '#d9e1fa',
  '#b3c3f4',
  '#8ba9ff',
  '#6a8bf2',
  '#4a6fe0',
  '#2f56c9',
  '#2748ad',
  '#1f3a8c',
  '#172c6b',
];

const DARK_SHADES: MantineColorsTuple = [
  DARK.text,
  '#b6bec9',
  DARK.textDim,
  '#5d6773',
  '#525d6b',
  DARK.hover,
  DARK.raised,
  DARK.surface,
  DARK.page,
  '#0b0d10',
];

export const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  headings: { fontWeight: '600' },
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  primaryColor: 'accent',
  primaryShade: { light: 6, dark: 3 },
  colors: { accent: ACCENT, dark: DARK_SHADES },
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } }),
    // By itself two pixels less than the field's text, which is small already.
    InputDescription: { styles: { description: { fontSize: '12px' } } },
  },
});

const variables = (tokens: Tokens): Record<string, string> => ({
  ...cssVariables(tokens),
  '--mantine-color-body': tokens.surface,
  '--mantine-color-text': tokens.text,
  '--mantine-color-dimmed': tokens.textDim,
  '--mantine-color-placeholder': tokens.textDim,
  '--mantine-color-anchor': tokens.accent,
  '--mantine-color-error': tokens.bad,
  '--mantine-color-default': tokens.surface,
  '--mantine-color-default-hover': tokens.hover,
  '--mantine-color-default-border': tokens.border,
  '--mantine-color-default-color': tokens.text,
  '--mantine-color-accent-light': tokens.accentSoft,
  '--mantine-color-accent-light-hover': tokens.accentSoft,
  '--mantine-color-accent-light-color': tokens.accent,
  '--mantine-color-accent-text': tokens.accent,
  '--mantine-color-accent-outline': tokens.accent,
  '--mantine-color-red-light-color': tokens.bad,
  // What deletes, in menus.
  '--mantine-color-red-6': tokens.bad,
});

/** Grounds of filled buttons, on which white keeps 4.5:1. */
const FILLED = { '--mantine-color-red-filled': '#c02a2a', '--mantine-color-red-filled-hover': '#a82323' };
const FILLED_DARK = {
  '--mantine-color-accent-filled': '#456ade',
  '--mantine-color-accent-filled-hover': '#3a5ecf',
  '--mantine-color-red-filled': '#c93636',
  '--mantine-color-red-filled-hover': '#b52e2e',
};

export const resolveVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: { ...variables(LIGHT), ...FILLED },
  dark: { ...variables(DARK), ...FILLED_DARK },
});
