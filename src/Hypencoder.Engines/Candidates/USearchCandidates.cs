using System.Text.Json;
using Hypencoder.Data.Formats;
using Hypencoder.Retrieval;

namespace Hypencoder.Engines;

/// <summary>
/// Candidates from an index of USearch in this process, in a folder that <see cref="VectorExport"/> wrote. Safe to use
/// from many threads.
/// </summary>
public sealed class USearchCandidates : ICandidateSource, IDisposable
{
    private readonly USearchIndex _index;
    private readonly string[] _ids;
    private readonly SemaphoreSlim _searching = new(Environment.ProcessorCount); // USearch has buffers for as many

    private USearchCandidates(string directory, ExportRecord record, USearchIndex index, string[] ids)
    {
        Name = $"usearch:{directory}";
        ModelFingerprint = record.ModelFingerprint;
        _index = index;
        _ids = ids;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string? ModelFingerprint { get; }

    /// <summary>Loads an index into memory.</summary>
    /// <param name="directory">Path of the folder.</param>
    /// <exception cref="InvalidDataException">
    /// The folder is no export for USearch, a file of it is damaged, or USearch does not load here.
    /// </exception>
    public static USearchCandidates Open(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        ExportRecord record = ExportRecord.Read(directory);
        if (record.Format != VectorFormat.USearch)
        {
            throw new InvalidDataException(
                $"{directory}: expected an export for usearch, found one for {VectorFormats.Name(record.Format)}");
        }
        if (USearchLibrary.Missing is string missing)
            throw new InvalidDataException($"{directory}: {missing}");
        // USearch trusts the links in its file, so a damaged one could end the process.
        record.Verify(directory, USearchWriter.FileName);
        record.Verify(directory, IdFileWriter.FileName);
        string[] ids = ReadIds(Path.Combine(directory, IdFileWriter.FileName));
        USearchIndex index = USearchIndex.Load(Path.Combine(directory, USearchWriter.FileName), record.Dimension);
        if (index.Count == record.Count && ids.Length == record.Count)
            return new USearchCandidates(directory, record, index, ids);
        using (index)
        {
            throw new InvalidDataException(
                $"{directory}: expected {record.Count:N0} vectors and ids, as export.json says, found "
                + $"{index.Count:N0} vectors and {ids.Length:N0} ids");
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Find(
        ReadOnlyMemory<float> vector, int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (vector.Length != _index.Dimension)
        {
            throw new InvalidDataException(
                $"{Name}: expected query vectors of {_index.Dimension} values, found one of {vector.Length}");
        }
        count = Math.Min(count, _ids.Length);
        long[] keys = new long[count];
        _searching.Wait(cancellationToken);
        try
        {
            _index.Search(vector.Span, count, threads: 1, new float[count], keys);
        }
        finally
        {
            _searching.Release();
        }
        return [.. keys.TakeWhile(key => key >= 0).Select(key => _ids[key])];
    }

    /// <summary>Frees the index.</summary>
    public void Dispose()
    {
        _index.Dispose();
        _searching.Dispose();
    }

    private static string[] ReadIds(string path)
    {
        List<string> ids = [];
        using LineReader lines = new(path);
        while (lines.MoveNext())
        {
            Utf8JsonReader json = new(lines.Current);
            if (!json.Read() || json.TokenType != JsonTokenType.String)
                throw lines.CurrentText.Malformed("an id as a JSON string");
            ids.Add(json.GetString()!);
        }
        return [.. ids];
    }
}
