/** Protocol overview: which services, in which categories, to which countries; below, every service in numbers. */
import { SizeSwitch, useSize } from '../../components/charts/size-switch.tsx';
import { Page } from '../../components/page.tsx';
import { CountriesFigure } from './countries-figure.tsx';
import classes from './protocols-page.module.css';
import { ServicesFigure } from './services-figure.tsx';
import { ServicesTable } from './services-table.tsx';

export function ProtocolsPage() {
  const [size] = useSize();
  return (
    <Page title="Protocols" switches={<SizeSwitch />}>
      <div className={classes.pictures}>
        <ServicesFigure size={size} />
        <CountriesFigure size={size} />
      </div>
      <ServicesTable size={size} />
    </Page>
  );
}
