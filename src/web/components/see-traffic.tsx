/** Leads to the data set that something was imported into. */
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export function SeeTraffic({ dataset }: { readonly dataset: number }) {
  return (
    <Button
      size="compact-sm"
      renderRoot={(props) => <Link to="/d/$dataset/overview" params={{ dataset: String(dataset) }} {...props} />}
    >
      See the traffic
    </Button>
  );
}
