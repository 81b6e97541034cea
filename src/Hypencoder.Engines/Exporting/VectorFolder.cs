namespace Hypencoder.Engines;

/// <summary>
/// A folder of exported vectors while it is written, under the name <c>….part</c>. It is renamed when it is complete and
/// removed otherwise; what a killed process left is replaced.
/// </summary>
internal sealed class VectorFolder : IDisposable
{
    private readonly string _directory;
    private readonly string _part;
    private readonly ExportRecord _record;
    private readonly IVectorWriter _writer;
    private bool _isComplete;

    /// <summary>Begins a folder.</summary>
    /// <param name="directory">Path of the folder, which must not exist.</param>
    /// <param name="record">What it will hold; the hashes of the files are added.</param>
    /// <param name="threads">Number of threads for building an index; 0 for all processors.</param>
    /// <exception cref="InvalidDataException">There is such a folder, or the form cannot hold the vectors.</exception>
    public VectorFolder(string directory, ExportRecord record, int threads)
    {
        _directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Path.Exists(_directory))
            throw new InvalidDataException($"{directory}: expected the name of a new folder, found one that is there");
        _record = record;
        _part = _directory + ".part";
        if (Directory.Exists(_part))
            Directory.Delete(_part, recursive: true);
        Directory.CreateDirectory(_part);
        try
        {
            _writer = VectorFormats.Create(record.Format, _part, record.Count, record.Dimension, threads);
        }
        catch
        {
            Directory.Delete(_part, recursive: true);
            throw;
        }
    }

    /// <inheritdoc cref="IVectorWriter.Append"/>
    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors) => _writer.Append(ids, vectors);

    /// <summary>Completes the folder and gives it its name.</summary>
    public void Complete()
    {
        _writer.Complete();
        _writer.Dispose();
        (_record with { Sha256 = ExportRecord.HashAll(_part) }).Write(_part);
        Directory.Move(_part, _directory);
        _isComplete = true;
    }

    /// <summary>Removes a folder that was not completed.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        if (!_isComplete && Directory.Exists(_part))
            Directory.Delete(_part, recursive: true);
    }
}
