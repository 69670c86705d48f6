// Draws the stages: bars that are redrawn on a terminal, a line for each thing that happens elsewhere.

import { MultiBar } from 'cli-progress';
import type { Page } from './page.ts';
import type { Stage } from './stages.ts';

export interface Progress {
  show(stages: readonly Stage[]): void;
  /** Leaves the last picture as it stands, for good; may be called twice. */
  end(): void;
}

const nameWidth = 12;

/** The way of drawing that fits the page. */
export const progressOn = (page: Page): Progress => (page.redraws ? bars(page) : lines(page));

function bars(page: Page): Progress {
  const picture = new MultiBar({
    stream: page.stream,
    format: `   {mark} {name}  ${page.paint('cyan', '{bar}')}  {text}`,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    emptyOnZero: true,
    hideCursor: true,
    fps: 12,
  });
  const drawn: ReturnType<MultiBar['create']>[] = [];
  let hasEnded = false;
  return {
    show(stages) {
      if (hasEnded) return;
      for (const [index, { name, done, total, text, ...stage }] of stages.entries()) {
        const mark = stage.hasEnded ? page.paint('green', '✓') : ' ';
        const payload = { mark, name: name.padEnd(nameWidth), text };
        drawn[index] ??= picture.create(total, done, payload);
        drawn[index].setTotal(total);
        drawn[index].update(done, payload);
      }
    },
    end() {
      if (drawn.length === 0 || hasEnded) return;
      hasEnded = true;
      // What `stop` itself draws is cut at the terminal's width with the colours counted; so nothing is left to it.
      picture.update();
      picture.stop();
    },
  };
}

function lines(page: Page): Progress {
  const ended = new Set<string>();
  let lastDay = 0;
  return {
    show(stages) {
      for (const { name, done, hasEnded, text } of stages) {
        // Days come seldom enough for a line each; customers and seconds do not.
        if (name === 'measure' && done > lastDay && !hasEnded) {
          lastDay = done;
          page.write(`     ${name.padEnd(nameWidth)}  ${text}`);
        }
        if (!hasEnded || ended.has(name)) continue;
        ended.add(name);
        page.done(`${name.padEnd(nameWidth)}  ${text}`);
      }
    },
    end: () => undefined,
  };
}
