namespace Hypencoder.Engines;

/// <summary>
/// A folder of exported vectors while it is written, under the name <c>….part</c>. It is renamed when it is complete
/// and removed otherwise; what a killed process left is replaced, and known by a file that a living one locks.
/// </summary>
internal sealed class VectorFolder : IDisposable
{
    private const string LockName = "export.lock";

    private readonly string _directory;
    private readonly string _part;
    private readonly ExportRecord _record;
    private readonly IVectorWriter _writer;
    private readonly FileStream _lock;
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
        RemoveLeftover(_part);
        Directory.CreateDirectory(_part);
        _lock = new FileStream(
            Path.Combine(_part, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        try
        {
            _writer = VectorFormats.Create(record.Format, _part, record.Count, record.Dimension, threads);
        }
        catch
        {
            _lock.Dispose();
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
        _lock.Dispose();
        File.Delete(_lock.Name);
        (_record with { Sha256 = ExportRecord.HashAll(_part) }).Write(_part);
        Directory.Move(_part, _directory);
        _isComplete = true;
    }

    /// <summary>Removes a folder that was not completed.</summary>
    public void Dispose()
    {
        _writer.Dispose();
        _lock.Dispose();
        if (!_isComplete && Directory.Exists(_part))
            Directory.Delete(_part, recursive: true);
    }

    private static void RemoveLeftover(string part)
    {
        if (!Path.Exists(part))
            return;
        try
        {
            using (new FileStream(Path.Combine(part, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            {
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InvalidDataException(
                $"{part}: expected nothing or what an interrupted export left, found something else", e);
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"{part}: expected nothing, found what another export is writing", e);
        }
        Directory.Delete(part, recursive: true);
    }
}
