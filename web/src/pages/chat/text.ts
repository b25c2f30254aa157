/** The plainest Markdown, as answers have it: paragraphs, lists, bold words, and numbers of sources. */

export type Inline = { kind: "text"; text: string } | { kind: "strong"; text: string } | { kind: "source"; number: number };
export interface Block {
  kind: "paragraph" | "list";
  /** Lines of a paragraph, entries of a list. */
  lines: Inline[][];
}

const LIST_ENTRY = /^\s*(?:[-*•]|\d+[.)])\s+/;
const INLINE = /\[(\d+)\]|\*\*([^*]+)\*\*/g;

/** The blocks of a text. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let isOpen = false;
  for (const line of text.split("\n")) {
    if (!line.trim()) {
      isOpen = false;
      continue;
    }
    const kind = LIST_ENTRY.test(line) ? "list" : "paragraph";
    const words = inlineOf(line.replace(LIST_ENTRY, ""));
    const last = blocks.at(-1);
    if (isOpen && last?.kind === kind) last.lines.push(words);
    else blocks.push({ kind, lines: [words] });
    isOpen = true;
  }
  return blocks;
}

function inlineOf(line: string): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const match of line.matchAll(INLINE)) {
    if (match.index > end) parts.push({ kind: "text", text: line.slice(end, match.index) });
    parts.push(match[1] ? { kind: "source", number: Number(match[1]) } : { kind: "strong", text: match[2] ?? "" });
    end = match.index + match[0].length;
  }
  if (end < line.length) parts.push({ kind: "text", text: line.slice(end) });
  return parts;
}
