using System.Collections;
using System.Globalization;

namespace Hypencoder.Datasets.Opening;

/// <summary>A row of a parquet file, or a group of columns in a row.</summary>
/// <param name="Path">Path of the file, for messages.</param>
/// <param name="Index">Number of the row, from 1.</param>
/// <param name="Columns">Values by column name.</param>
internal sealed record ParquetRow(string Path, long Index, IDictionary<string, object> Columns)
{
    public bool Has(string column) => Columns.TryGetValue(column, out object? value) && value is not null;

    /// <summary>An id in a column: a string or a whole number.</summary>
    public string Id(string column) => Value(column) switch
    {
        string { Length: > 0 } text => text,
        int or long or short or uint or ulong => Convert.ToString(Value(column), CultureInfo.InvariantCulture)!,
        object other => throw Malformed($"an id in \"{column}\", found {other.GetType().Name}"),
    };

    public string Text(string column) => Value(column) as string
        ?? throw Malformed($"text in \"{column}\", found {Value(column).GetType().Name}");

    /// <summary>A finite number in a column; null where there is none.</summary>
    public double? Number(string column)
    {
        if (!Has(column))
            return null;
        double value = Columns[column] is IConvertible number and not string
            ? number.ToDouble(CultureInfo.InvariantCulture)
            : double.NaN;
        return double.IsFinite(value) ? value : throw Malformed($"a finite number in \"{column}\"");
    }

    /// <summary>The group of columns in a column.</summary>
    public ParquetRow Child(string column) => Value(column) is IDictionary<string, object> columns
        ? this with { Columns = columns }
        : throw Malformed($"columns in \"{column}\", found {Value(column).GetType().Name}");

    /// <summary>The list of groups of columns in a column; empty where there is none.</summary>
    public IEnumerable<ParquetRow> Children(string column)
    {
        if (!Has(column))
            return Columns.ContainsKey(column) ? [] : throw Malformed($"the column \"{column}\"");
        return Columns[column] is IEnumerable list and not string
            ? list.Cast<object>().Select(item => item is IDictionary<string, object> columns
                ? this with { Columns = columns }
                : throw Malformed($"columns in the list \"{column}\""))
            : throw Malformed($"a list in \"{column}\"");
    }

    /// <summary>The error for this row.</summary>
    public InvalidDataException Malformed(string expected) => new($"{Path}: row {Index}: expected {expected}");

    private object Value(string column) =>
        Has(column) ? Columns[column] : throw Malformed($"a value in the column \"{column}\"");
}
