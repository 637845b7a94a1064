import { evaluate } from './evaluate.ts';
import { text } from './scalar.ts';

const SHAPES = `datatable (name: string, sideCount: int)["triangle", 3, "square", 4, "rectangle", 4, "pentagon", 5,
  "hexagon", 6, "heptagon", 7, "octagon", 8, "nonagon", 9, "decagon", 10]`;

/** Expressions with the values that the page of Microsoft's reference prints: https://learn.microsoft.com/kusto/query/<page> */
const EXPRESSIONS: readonly (readonly [page: string, expression: string, value: unknown])[] = [
  ['datatypes-string-operators', '"aBc" == "aBc"', true],
  ['datatypes-string-operators', '"abc" != "ABC"', true],
  ['datatypes-string-operators', '"abc" =~ "ABC"', true],
  ['datatypes-string-operators', '"aBc" !~ "xyz"', true],
  ['datatypes-string-operators', '"North America" has "america"', true],
  ['datatypes-string-operators', '"North America" !has "amer"', true],
  ['datatypes-string-operators', '"North America" has_cs "America"', true],
  ['datatypes-string-operators', '"North America" !has_cs "amer"', true],
  ['datatypes-string-operators', '"North America" hasprefix "ame"', true],
  ['datatypes-string-operators', '"North America" !hasprefix "mer"', true],
  ['datatypes-string-operators', '"North America" hasprefix_cs "Ame"', true],
  ['datatypes-string-operators', '"North America" !hasprefix_cs "CA"', true],
  ['datatypes-string-operators', '"North America" hassuffix "ica"', true],
  ['datatypes-string-operators', '"North America" !hassuffix "americ"', true],
  ['datatypes-string-operators', '"North America" !hassuffix_cs "icA"', true],
  ['datatypes-string-operators', '"FabriKam" contains "BRik"', true],
  ['datatypes-string-operators', '"Fabrikam" !contains "xyz"', true],
  ['datatypes-string-operators', '"FabriKam" contains_cs "Kam"', true],
  ['datatypes-string-operators', '"Fabrikam" !contains_cs "Kam"', true],
  ['datatypes-string-operators', '"Fabrikam" startswith "fab"', true],
  ['datatypes-string-operators', '"Fabrikam" !startswith "kam"', true],
  ['datatypes-string-operators', '"Fabrikam" startswith_cs "Fab"', true],
  ['datatypes-string-operators', '"Fabrikam" !startswith_cs "fab"', true],
  ['datatypes-string-operators', '"Fabrikam" endswith "Kam"', true],
  ['datatypes-string-operators', '"Fabrikam" !endswith "brik"', true],
  ['datatypes-string-operators', '"Fabrikam" matches regex "b.*k"', true],
  ['datatypes-string-operators', '"abc" in ("123", "345", "abc")', true],
  ['datatypes-string-operators', '"bca" !in ("123", "345", "abc")', true],
  ['datatypes-string-operators', '"abc" in~ ("123", "345", "ABC")', true],
  ['datatypes-string-operators', '"bca" !in~ ("123", "345", "ABC")', true],
  ['datatypes-string-operators', '"North America" has_any("south", "north")', true],
  ['todouble-function', 'todouble("123.4") == 123.4', true],
  ['bin-function', 'bin(4.5, 1)', '4'],
  ['bin-function', 'bin(time(16d), 7d)', '14.00:00:00'],
  ['bin-function', 'bin(datetime(1970-05-11 13:45:07), 1d)', '1970-05-11T00:00:00.000Z'],
  ['datetime-diff-function', "datetime_diff('day', datetime(2017-10-29 00:00), datetime(2017-09-30 23:59))", '29'],
  ['datetime-diff-function', "datetime_diff('hour', datetime(2017-10-31 01:00), datetime(2017-10-30 23:59))", '2'],
  [
    'datetime-diff-function',
    "datetime_diff('minute', datetime(2017-10-30 23:05:01), datetime(2017-10-30 23:00:59))",
    '5',
  ],
  [
    'datetime-diff-function',
    "datetime_diff('second', datetime(2017-10-30 23:00:10.100), datetime(2017-10-30 23:00:00.900))",
    '10',
  ],
  [
    'datetime-diff-function',
    "datetime_diff('millisecond', datetime(2017-10-30 23:00:00.200100), datetime(2017-10-30 23:00:00.100900))",
    '100',
  ],
  ['pack-array-function', 'pack_array(1, 1 * 2, 1 * 2 * 2)', '[1,2,4]'],
  ['split-function', 'split("aa_bb", "_")', '["aa","bb"]'],
  ['split-function', 'split("aaa_bbb_ccc", "_", 1)', '["bbb"]'],
  ['split-function', 'split("", "_")', '[""]'],
  ['split-function', 'split("a__b", "_")', '["a","","b"]'],
  ['split-function', 'split("aabbcc", "bb")', '["aa","cc"]'],
  ['substring-function', 'substring("123456", 1)', '23456'],
  ['substring-function', 'substring("123456", 2, 2)', '34'],
  ['substring-function', 'substring("ABCD", 0, 2)', 'AB'],
  ['substring-function', 'substring("123456", -2, 2)', '56'],
  ['extract-function', 'extract("User: ([^,]+)", 1, "User: JohnDoe, Email: johndoe@example.com, Age: 29")', 'JohnDoe'],
  ['ipv4-is-private-function', "ipv4_is_private('192.168.1.1/24')", true],
  ['ipv4-is-private-function', "ipv4_is_private('10.1.2.3/24')", true],
  ['ipv4-is-private-function', "ipv4_is_private('202.1.2.3')", false],
  ['ipv4-is-private-function', 'ipv4_is_private("127.0.0.1")', false],
  ['ipv4-is-in-range-function', "ipv4_is_in_range('192.168.1.1', '192.168.1.1')", true],
  ['ipv4-is-in-range-function', "ipv4_is_in_range('192.168.1.1', '192.168.1.255/24')", true],
  ['scalar-data-types/null-values', 'isnull(int(null) == int(null))', true],
  ['scalar-data-types/null-values', 'isnull(int(null) + 10)', true],
  ['scalar-data-types/null-values', 'int(null) > 3 or isnull(int(null))', true],
];

/** Queries with the tables that the page prints. */
const QUERIES: readonly (readonly [page: string, query: string, rows: readonly object[]])[] = [
  [
    'arg-max-aggregation-function',
    `datatable(Fruit: string, Color: string, Version: int) ["Apple", "Red", 1, "Apple", "Green", int(null),
       "Banana", "Yellow", int(null), "Banana", "Green", int(null), "Pear", "Brown", 1, "Pear", "Green", 2]
     | summarize arg_max(Version, *) by Fruit`,
    [
      { Fruit: 'Apple', Version: 1, Color: 'Red' },
      { Fruit: 'Banana', Version: null, Color: 'Yellow' },
      { Fruit: 'Pear', Version: 2, Color: 'Green' },
    ],
  ],
  [
    'make-list-aggregation-function',
    `${SHAPES} | summarize mylist = make_list(name)`,
    [
      {
        mylist: ['triangle', 'square', 'rectangle', 'pentagon', 'hexagon', 'heptagon', 'octagon', 'nonagon', 'decagon'],
      },
    ],
  ],
  [
    'make-list-aggregation-function',
    `${SHAPES} | summarize mylist = make_list(name) by isEvenSideCount = sideCount % 2 == 0 | sort by isEvenSideCount asc`,
    [
      { isEvenSideCount: false, mylist: ['triangle', 'pentagon', 'heptagon', 'nonagon'] },
      { isEvenSideCount: true, mylist: ['square', 'rectangle', 'hexagon', 'octagon', 'decagon'] },
    ],
  ],
  [
    'summarize-operator',
    'datatable(x:long)[] | summarize a = take_any(x), b = max(x), c = min(x), d = percentile(x, 55), e = sum(x)',
    [{ a: null, b: null, c: null, d: null, e: 0 }],
  ],
  [
    'summarize-operator',
    'datatable(x:long)[] | summarize a = count(x), b = countif(x > 0), c = dcount(x)',
    [{ a: 0, b: 0, c: 0 }],
  ],
  ['summarize-operator', 'datatable(x:long)[] | summarize a = make_set(x), b = make_list(x)', [{ a: [], b: [] }]],
  [
    'summarize-operator',
    'datatable(y:real)[real(null), 5.0, 5.0, 5.0] | summarize sum_y = sum(y), set_y = make_set(y), count_y = count(y)',
    [{ sum_y: 15, set_y: [5], count_y: 4 }],
  ],
  ['summarize-operator', 'datatable(x:long)[] | summarize a = count() by x', []],
  [
    'row-number-function',
    `datatable (Airport: string, Airline: string, Departures: long)
       ["TLV", "LH", 1, "TLV", "LY", 100, "SEA", "LH", 1, "SEA", "BA", 2, "SEA", "LY", 0]
     | sort by Airport asc, Departures desc | extend Rank = row_number(1, prev(Airport) != Airport)`,
    [
      { Airport: 'SEA', Airline: 'BA', Departures: 2, Rank: 1 },
      { Airport: 'SEA', Airline: 'LH', Departures: 1, Rank: 2 },
      { Airport: 'SEA', Airline: 'LY', Departures: 0, Rank: 3 },
      { Airport: 'TLV', Airline: 'LY', Departures: 100, Rank: 1 },
      { Airport: 'TLV', Airline: 'LH', Departures: 1, Rank: 2 },
    ],
  ],
  [
    'case-function',
    `datatable(Size:long)[3, 9, 11] | project bucket = case(Size <= 3, "Small", Size <= 10, "Medium", "Large")`,
    [{ bucket: 'Small' }, { bucket: 'Medium' }, { bucket: 'Large' }],
  ],
];

describe("the examples of Microsoft's reference", () => {
  it.each(EXPRESSIONS)('%s: %s', (_page, expression, value) => {
    const [row] = evaluate(`print Value = ${expression}`, {});
    expect(typeof value === 'string' ? text(row?.['Value']) : row?.['Value']).toEqual(value);
  });

  it.each(QUERIES)('%s: %s', (_page, query, rows) => {
    expect(evaluate(query, {})).toEqual(rows);
  });
});

describe('what a query over an audit log needs', () => {
  const aksaudit = [
    ['10:01', 'ann', 200, 4],
    ['10:09', 'ann', 429, 8],
    ['10:12', 'bob', 200, 6],
    ['10:14', 'ann', 200, 2],
  ].map(([time, username, code, seconds]) => ({
    TimeGenerated: new Date(`2026-11-24T${time}:00Z`),
    User: { username },
    ResponseStatus: { code },
    SourceIps: ['20.1.2.3'],
    Done: new Date(`2026-11-24T${time}:0${seconds}Z`),
  }));
  const schemas = {
    AKSAudit: 'TimeGenerated: datetime, User: dynamic, ResponseStatus: dynamic, SourceIps: dynamic, Done: datetime',
  };

  it('counts by user and bin, within a time, greatest first', () => {
    const query = `AKSAudit
      | where TimeGenerated between (datetime(2026-11-24 10:00) .. 14m)
      | extend Name = tostring(User.username), Code = toint(ResponseStatus['code']), Took = Done - TimeGenerated
      | where SourceIps[0] == '20.1.2.3' and Took > 1s
      | summarize Requests = count(), Throttled = countif(Code == 429), Last = maxif(TimeGenerated, Code == 200),
          Slowest = max(Took), Median = percentile(Took, 50) by Name, bin(TimeGenerated, 10m)
      | top 2 by Requests desc`;
    // `between` with a time span ends that long after its start.
    const [first, ...others] = evaluate(query, { aksaudit }, schemas);
    expect(JSON.parse(JSON.stringify(first))).toEqual({
      Name: 'ann',
      TimeGenerated: '2026-11-24T10:00:00.000Z',
      Requests: 2,
      Throttled: 1,
      Last: '2026-11-24T10:01:00.000Z',
      Slowest: '00:00:08',
      Median: '00:00:04',
    });
    expect(others).toHaveLength(1);
  });

  it('joins the rows of tables one after another and sorts by more than one column', () => {
    const query = `union AKSAudit, (AKSAudit | take 1) | project Name = tostring(User.username), TimeGenerated
      | sort by Name asc, TimeGenerated`;
    const times = evaluate(query, { aksaudit }, schemas).map(({ Name, TimeGenerated }) => [
      Name,
      (TimeGenerated as Date).toISOString().slice(11, 16),
    ]);
    expect(times).toEqual([
      ['ann', '10:14'],
      ['ann', '10:09'],
      ['ann', '10:01'],
      ['ann', '10:01'],
      ['bob', '10:12'],
    ]);
  });

  it('drops rows of which the condition is null, and what is not of a null', () => {
    const of = 'datatable(Code: int)[429, int(null)]';
    expect(evaluate(`${of} | where Code > 400 and true`, {})).toEqual([{ Code: 429 }]);
    expect(evaluate(`${of} | where not(Code > 500)`, {})).toEqual([{ Code: 429 }]);
  });
});
