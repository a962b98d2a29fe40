/** Statistics: who, how much, how often, how long. Each figure asks the server when it first comes into sight. */
import { RankedFigure } from '../../components/charts/ranked-figure.tsx';
import { Page } from '../../components/page.tsx';
import { useColors } from '../../lib/colors.ts';
import { useTop } from '../../lib/queries.ts';
import { useKinds } from '../../lib/shown-captures.ts';
import { HistogramFigure } from './histogram-figure.tsx';
import { LogAnswers } from './log-answers.tsx';
import { HISTOGRAM_QUESTIONS, RANKED_QUESTIONS, type RankedQuestion } from './questions.ts';
import classes from './statistics-page.module.css';
import { WhenSeen } from './when-seen.tsx';

export function StatisticsPage() {
  const { hasLogs } = useKinds();
  return (
    <Page title="Statistics">
      <div className={classes.grid}>
        {hasLogs && <LogAnswers />}
        {RANKED_QUESTIONS.map((question) => (
          <WhenSeen key={question.title}>{(isSeen) => <RankedAnswer question={question} isSeen={isSeen} />}</WhenSeen>
        ))}
        {HISTOGRAM_QUESTIONS.map((question) => (
          <WhenSeen key={question.title}>
            {(isSeen) => <HistogramFigure question={question} isSeen={isSeen} />}
          </WhenSeen>
        ))}
      </div>
    </Page>
  );
}

/** More than the bars show, for the table; the server ranks all in any case. */
const TABLE_ROWS = 100;

function RankedAnswer({ question, isSeen }: { readonly question: RankedQuestion; readonly isSeen: boolean }) {
  const { field, measure } = question;
  const query = useTop({ by: field, measure, limit: TABLE_ROWS }, {}, isSeen);
  const colourOf = useColors('service');
  return <RankedFigure {...question} query={query} {...(field === 'service' && { colourOf })} />;
}
