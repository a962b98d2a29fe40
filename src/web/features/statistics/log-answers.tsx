/** What flow logs tell and packets do not: who decided, and where it was logged. */
import { RankedFigure } from '../../components/charts/ranked-figure.tsx';
import { StackedFigure } from '../../components/charts/stacked-figure.tsx';
import { useColors } from '../../lib/colors.ts';
import { usePairs, useTop } from '../../lib/queries.ts';
import { LOG_PAIR_QUESTIONS, LOG_RANKED_QUESTIONS, type PairQuestion, type RankedQuestion } from './questions.ts';
import { WhenSeen } from './when-seen.tsx';

const TABLE_ROWS = 100;

export function LogAnswers() {
  return (
    <>
      {LOG_PAIR_QUESTIONS.map((question) => (
        <WhenSeen key={question.title}>{(isSeen) => <PairAnswer question={question} isSeen={isSeen} />}</WhenSeen>
      ))}
      {LOG_RANKED_QUESTIONS.map((question) => (
        <WhenSeen key={question.title}>{(isSeen) => <RankedAnswer question={question} isSeen={isSeen} />}</WhenSeen>
      ))}
    </>
  );
}

function PairAnswer({ question, isSeen }: { readonly question: PairQuestion; readonly isSeen: boolean }) {
  const { a, b } = question;
  return <StackedFigure {...question} query={usePairs({ a, b, measure: 'flows', limit: TABLE_ROWS }, {}, isSeen)} />;
}

function RankedAnswer({ question, isSeen }: { readonly question: RankedQuestion; readonly isSeen: boolean }) {
  const { field, measure } = question;
  const query = useTop({ by: field, measure, limit: TABLE_ROWS }, {}, isSeen);
  const colourOf = useColors('decision');
  return <RankedFigure {...question} query={query} {...(field === 'decision' && { colourOf })} />;
}
