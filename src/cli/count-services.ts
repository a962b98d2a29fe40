/** A recogniser that also counts what it said. */
import type { RecognitionListener } from '../dpi/recognition.ts';
import { createRecognizer, type Recognizer } from '../dpi/recognizer.ts';

/** `counts` gets the flows of each service; those that the content did not tell are under null. */
export function countServices(listener: RecognitionListener, counts: Map<string | null, number>): Recognizer {
  const recognizer = createRecognizer({ details: false }, listener);
  return {
    // The array is replaced as it grows, so it is asked for anew.
    get wants() {
      return recognizer.wants;
    },
    begin: (slot, packet) => recognizer.begin(slot, packet),
    feed: (slot, direction, packet, view, time) => recognizer.feed(slot, direction, packet, view, time),
    finish(slot) {
      const recognition = recognizer.finish(slot);
      const service = recognition?.service ?? null;
      counts.set(service, (counts.get(service) ?? 0) + 1);
      return recognition;
    },
    look: (slot) => recognizer.look(slot),
    detach: (slot, goesOn) => recognizer.detach(slot, goesOn),
    attach: (slot, state) => recognizer.attach(slot, state),
  };
}
