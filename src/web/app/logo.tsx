/** The mark: a skyline of traffic, as in `icon.svg`. */
export function Logo({ size }: { readonly size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="var(--mantine-color-accent-6)" />
      <path d="M4 25V19l3-3 3 5 4-12 4 9 3-5 3 4 4-6v14z" fill="#fff" />
    </svg>
  );
}
