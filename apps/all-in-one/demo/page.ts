// Where the story is written: headings, checked lines, and colours where they show.

import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

export interface Page {
  /** True on a terminal that lines can be redrawn on; elsewhere every line stays. */
  readonly redraws: boolean;
  readonly stream: NodeJS.WriteStream;
  /** Columns a line may have. */
  readonly width: number;
  /** Colours the text where colours show. */
  paint(style: Style, text: string): string;
  heading(text: string): void;
  /** A line for something done and checked. */
  done(text: string): void;
  /** Lines as they are, indented. */
  block(text: string): void;
  /** Lines as they are. */
  write(text: string): void;
}

/** A page on a terminal, or on whatever standard output is. */
export function openPage(stream: NodeJS.WriteStream, environment: Record<string, string | undefined>): Page {
  const redraws = stream.isTTY && environment['TERM'] !== 'dumb';
  const colours = redraws && stream.hasColors();
  // A reader that has gone (`| head`) must not keep the demo from tidying up.
  stream.on('error', () => undefined);
  let headings = 0;
  const paint: Page['paint'] = (style, text) =>
    colours ? styleText(style, text, { validateStream: false }) : text;
  const write = (text: string) => void stream.write(`${text}\n`);
  return {
    redraws,
    stream,
    width: Math.min(110, (redraws && stream.columns) || 110),
    paint,
    heading(text) {
      headings += 1;
      write(`\n${paint('bold', `${headings}. ${text}`)}`);
    },
    done: (text) => write(`   ${paint('green', '✓')} ${text}`),
    block: (text) => write(text.replaceAll(/^(?=.)/gm, '   ')),
    write,
  };
}
