/** Whose country the map shows. */
export const SIDES = ['far', 'source', 'destination'] as const;
export type Side = (typeof SIDES)[number];

export const SIDE_FIELDS = {
  far: 'far_country',
  source: 'src_country',
  destination: 'dst_country',
} as const satisfies Record<Side, string>;

export const SIDE_LABELS: Readonly<Record<Side, string>> = {
  far: 'Far side',
  source: 'Source',
  destination: 'Destination',
};

export const SIDE_NOTES: Readonly<Record<Side, string>> = {
  far: 'by the country on the far side: of the destination, or of the source where the destination is in none',
  source: 'by the country of the source, the side that opened the flow',
  destination: 'by the country of the destination, the side that was called',
};
