using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>A table of a report. Rows and columns are counted from 0.</summary>
internal sealed class ReportTable
{
    /// <summary>Text printed in cells without a value.</summary>
    public const string NoValue = "–";

    private readonly ReportCell[][] _rows;

    /// <summary>Creates a table.</summary>
    /// <param name="id">Id of the table, unique in its report: letters, digits and hyphens.</param>
    /// <param name="title">Title, which says what the table shows.</param>
    /// <param name="caption">Caption, which explains tests, marks and units; may be empty.</param>
    /// <param name="columns">Columns, at least one.</param>
    /// <param name="rows">Rows, each with one cell for every column.</param>
    /// <exception cref="ArgumentException">A row has another number of cells, or there are no columns.</exception>
    public ReportTable(
        string id, string title, string caption, IReadOnlyList<ReportColumn> columns,
        IEnumerable<IReadOnlyList<ReportCell>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        if (columns.Count == 0)
            throw new ArgumentException($"table {id} has no columns", nameof(columns));
        Id = id;
        Title = title;
        Caption = caption;
        Columns = columns;
        _rows = [.. rows.Select(r => r.ToArray())];
        int wrong = Array.FindIndex(_rows, r => r.Length != columns.Count);
        if (wrong >= 0)
        {
            throw new ArgumentException(
                $"row {wrong} of table {id} has {_rows[wrong].Length} cells, not {columns.Count}", nameof(rows));
        }
    }

    /// <summary>Id of the table, unique in its report.</summary>
    public string Id { get; }

    /// <summary>Title of the table.</summary>
    public string Title { get; }

    /// <summary>Caption of the table; may be empty.</summary>
    public string Caption { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>The rows, each with one cell for every column.</summary>
    public IReadOnlyList<IReadOnlyList<ReportCell>> Rows => _rows;

    /// <summary>
    /// Number of rows in a group, such as those of one measure. Each group has its own best numbers. 0 for a single
    /// group of all rows.
    /// </summary>
    public int GroupSize { get; init; }

    /// <summary>
    /// For each row, the row against which its cells are tested, or null for none; empty where nothing is tested.
    /// </summary>
    public IReadOnlyList<int?> References { get; init; } = [];

    /// <summary>How prominently the table is shown.</summary>
    public TableLevel Level { get; init; }

    /// <summary>The caption in parts, where it describes tests; null for other captions.</summary>
    public TestCaption? TestCaption { get; init; }

    /// <summary>Whether a row is the first row of a group other than the first.</summary>
    public bool BeginsGroup(int row) => GroupSize > 0 && row > 0 && row % GroupSize == 0;

    /// <summary>The text of a cell as printed, without its marks.</summary>
    public string Display(int row, int column) => _rows[row][column] switch
    {
        { Text: string text } => text,
        { Number: double number } when double.IsFinite(number) =>
            number.ToString(Columns[column].Format, CultureInfo.InvariantCulture),
        _ => NoValue,
    };

    /// <summary>
    /// The spread printed after a cell's number, for example <c>±.012</c>; empty where there is none.
    /// </summary>
    public string DisplaySpread(int row, int column) => _rows[row][column].Spread is double spread
        ? "±" + spread.ToString(Columns[column].Format, CultureInfo.InvariantCulture)
        : "";

    /// <summary>
    /// The published figure printed after a cell's number: <c>(.736 ✓)</c> where the two agree, with ✗ where they do
    /// not; empty where there is none.
    /// </summary>
    public string DisplayExpected(int row, int column)
    {
        if (_rows[row][column].Expected is not ReportExpectation expected)
            return "";
        string sign = _rows[row][column].Agrees switch { true => " ✓", false => " ✗", null => "" };
        return $"({expected.Value.ToString(Columns[column].Format, CultureInfo.InvariantCulture)}{sign})";
    }

    /// <summary>
    /// Whether a cell holds the best number of its column and group. Numbers are compared as printed, so several may be
    /// the best; a single number in a group is not.
    /// </summary>
    public bool IsBest(int row, int column)
    {
        ColumnBest best = Columns[column].Best;
        int first = GroupSize > 0 ? row / GroupSize * GroupSize : 0;
        int count = GroupSize > 0 ? Math.Min(GroupSize, _rows.Length - first) : _rows.Length;
        int[] numbers = [.. Enumerable.Range(first, count)
            .Where(r => _rows[r][column].Number is double n && double.IsFinite(n))];
        if (best == ColumnBest.None || numbers.Length < 2 || !numbers.Contains(row))
            return false;
        double Number(int r) => _rows[r][column].Number!.Value;
        int winner = best == ColumnBest.Highest ? numbers.MaxBy(Number) : numbers.MinBy(Number);
        return Display(row, column) == Display(winner, column);
    }
}

/// <summary>How prominently a table of a report is shown.</summary>
internal enum TableLevel
{
    /// <summary>The page shows it, and the terminal prints it.</summary>
    Main,

    /// <summary>The page shows it.</summary>
    Detail,

    /// <summary>The page shows it when it is unfolded, since it is long and about single queries.</summary>
    PerQuery,
}
