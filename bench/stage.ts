/** One stage in a process of its own: `node bench/stage.ts read|decode|flows CAPTURE`. */
import { runStage, STAGES } from './stages.ts';

const [name, capture] = process.argv.slice(2);
const stage = STAGES.find((known) => known === name);
if (stage === undefined || capture === undefined) throw new Error(`usage: stage.ts ${STAGES.join('|')} CAPTURE`);
console.log(JSON.stringify(await runStage(stage, capture)));
