/** A file or a table that is read twice was not the same the second time; the message is a sentence for people. */
export class ChangedMeanwhileError extends Error {
  override readonly name = 'ChangedMeanwhileError';
}
