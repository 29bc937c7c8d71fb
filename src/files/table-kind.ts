/** The tables that operators keep: what a file holds rows of. */
export type TableKind = 'rules' | 'schedules' | 'lists';

/** The type in which Table Storage keeps a column of the catalogue. */
export type ColumnType = 'String' | 'Int32' | 'Boolean' | 'DateTime';

/** How a key of a table is called in files: as Table Storage does, or as people do. */
export interface KeyNames {
  readonly name: 'PartitionKey' | 'RowKey';
  readonly alias: string;
}

/** What the rows of one kind of table are made of. */
export interface TableCatalogue {
  readonly partition: KeyNames;
  readonly key: KeyNames;
  /** Every column there is beside operators' own, in the order in which files have them. */
  readonly columns: ReadonlyMap<string, ColumnType>;
}

/** Every kind of table. */
export const tableKinds = ['rules', 'schedules', 'lists'] as const satisfies readonly TableKind[];

/** The keys and columns of each kind of table. */
export const catalogues: Readonly<Record<TableKind, TableCatalogue>> = {
  rules: {
    partition: { name: 'PartitionKey', alias: 'called' },
    key: { name: 'RowKey', alias: 'id' },
    columns: new Map([
      ['enabled', 'Boolean'],
      ['priority', 'Int32'],
      ['calledNumbers', 'String'],
      ['callers', 'String'],
      ['headers', 'String'],
      ['schedule', 'String'],
      ['during', 'String'],
      ['validFrom', 'DateTime'],
      ['validUntil', 'DateTime'],
      ['action', 'String'],
      ['targets', 'String'],
      ['strategy', 'String'],
      ['rejectReason', 'String'],
      ['ringSeconds', 'Int32'],
      ['maskCaller', 'Boolean'],
      ['maskCallee', 'Boolean'],
      ['note', 'String'],
    ]),
  },
  schedules: {
    partition: { name: 'PartitionKey', alias: 'id' },
    key: { name: 'RowKey', alias: 'row' },
    columns: new Map([
      ['timeZone', 'String'],
      ['open', 'String'],
      ['hours', 'String'],
      ['state', 'String'],
      ['until', 'DateTime'],
      ['note', 'String'],
    ]),
  },
  lists: {
    partition: { name: 'PartitionKey', alias: 'list' },
    key: { name: 'RowKey', alias: 'member' },
    columns: new Map([
      ['until', 'DateTime'],
      ['note', 'String'],
    ]),
  },
};
