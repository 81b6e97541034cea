using Hypencoder.Data.Formats;
using Hypencoder.Hub;
using Parquet;
using Parquet.Serialization;

namespace Hypencoder.Datasets.Opening;

/// <summary>Reads the rows of a parquet file, whatever the types of its columns.</summary>
internal static class ParquetRows
{
    /// <summary>The rows in file order; one row group at a time is in memory.</summary>
    /// <exception cref="InvalidDataException">The file is not a parquet file, or is damaged.</exception>
    public static IEnumerable<ParquetRow> Read(string path)
    {
        long number = 0;
        int groups = Try(path, () => GroupsAsync(path));
        for (int group = 0; group < groups; group++)
        {
            int index = group;
            foreach (IDictionary<string, object> row in Try(path, () => GroupAsync(path, index)))
                yield return new ParquetRow(path, ++number, row);
        }
    }

    /// <summary>The names of the outermost columns. No row is read.</summary>
    /// <exception cref="InvalidDataException">The file is not a parquet file.</exception>
    public static IReadOnlyList<string> Columns(string path) => Try(path, () => ColumnsAsync(path));

    private static async Task<IReadOnlyList<string>> ColumnsAsync(string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path).ConfigureAwait(false);
        return [.. reader.Schema.Fields.Select(field => field.Name)];
    }

    private static async Task<int> GroupsAsync(string path)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path).ConfigureAwait(false);
        return reader.RowGroupCount;
    }

    private static async Task<IReadOnlyList<IDictionary<string, object>>> GroupAsync(string path, int group)
    {
        using FileStream file = File.OpenRead(path);
        var result = await ParquetSerializer.DeserializeUntypedAsync(file, null, group).ConfigureAwait(false);
        return [.. result.Data];
    }

    /// <summary>Runs a read and reports exceptions of the parquet library as errors of the file.</summary>
    private static T Try<T>(string path, Func<Task<T>> read)
    {
        try
        {
            UnfetchedFile.Refuse(path);
            return read().GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not (FileNotFoundException or DirectoryNotFoundException
            or UnauthorizedAccessException or OutOfMemoryException or InvalidDataException))
        {
            throw new InvalidDataException($"{path}: expected a parquet file: {RemoteText.Clip(e.Message)}", e);
        }
    }
}
