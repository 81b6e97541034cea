using System.Globalization;

namespace Hypencoder.Reporting;

/// <summary>A table of a report. Rows and columns count from 0.</summary>
public sealed class ReportTable
{
    /// <summary>What stands where there is no value.</summary>
    public const string NoValue = "–";

    private readonly ReportCell[][] _rows;

    /// <summary>A table.</summary>
    /// <param name="id">Unique in its report; letters, digits, dashes.</param>
    /// <param name="title">What it shows.</param>
    /// <param name="caption">How to read it: test, marks, units; may be empty.</param>
    /// <param name="columns">One or more.</param>
    /// <param name="rows">Each as long as <paramref name="columns"/>.</param>
    /// <exception cref="ArgumentException">A row has another length, or there is no column.</exception>
    public ReportTable(
        string id, string title, string caption, IReadOnlyList<ReportColumn> columns,
        IEnumerable<IReadOnlyList<ReportCell>> rows)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        if (columns.Count == 0)
            throw new ArgumentException($"table {id} has no column", nameof(columns));
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

    /// <summary>Unique in its report.</summary>
    public string Id { get; }

    /// <summary>What it shows.</summary>
    public string Title { get; }

    /// <summary>How to read it.</summary>
    public string Caption { get; }

    /// <summary>The columns.</summary>
    public IReadOnlyList<ReportColumn> Columns { get; }

    /// <summary>The rows, each with one cell a column.</summary>
    public IReadOnlyList<IReadOnlyList<ReportCell>> Rows => _rows;

    /// <summary>
    /// How many rows belong together, as those of one measure: each group has its own best numbers. 0 for all rows.
    /// </summary>
    public int GroupSize { get; init; }

    /// <summary>
    /// For each row the row that its cells are tested against, null for none; empty where nothing is tested.
    /// </summary>
    public IReadOnlyList<int?> References { get; init; } = [];

    /// <summary>The part of the caption that says what was tested and how.</summary>
    public string TestNote { get; init; } = "";

    /// <summary>Whether a row is the first of a group after the first.</summary>
    public bool BeginsGroup(int row) => GroupSize > 0 && row > 0 && row % GroupSize == 0;

    /// <summary>A cell as it is printed, without its marks.</summary>
    public string Display(int row, int column) => _rows[row][column] switch
    {
        { Text: string text } => text,
        { Number: double number } when double.IsFinite(number) =>
            number.ToString(Columns[column].Format, CultureInfo.InvariantCulture),
        _ => NoValue,
    };

    /// <summary>A cell's spread as it stands behind the number, for example <c>±.012</c>; empty without one.</summary>
    public string DisplaySpread(int row, int column) => _rows[row][column].Spread is double spread
        ? "±" + spread.ToString(Columns[column].Format, CultureInfo.InvariantCulture)
        : "";

    /// <summary>
    /// The published figure as it stands behind a cell's number: <c>(.736 ✓)</c> where the two agree, ✗ where they do
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
    /// Whether a cell holds the best number of its column and group, as printed, so that numbers that print alike are
    /// all best. One number alone is not the best.
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
