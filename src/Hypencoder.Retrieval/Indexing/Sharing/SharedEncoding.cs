using System.Diagnostics;
using Hypencoder.Data;
using Hypencoder.Data.Formats;
using Hypencoder.Models;
using Hypencoder.Search;
using Hypencoder.Search.Files;

namespace Hypencoder.Retrieval.Indexing.Sharing;

/// <summary>
/// Encodes a corpus into an index folder together with all other processes that do the same, on this machine or on others
/// that share the folder. Each takes parts of the corpus by leases, the last joins them. Any process may be stopped at any
/// time, and others may come; a part that is encoded twice is the same twice. Vectors, and so the index, have the bytes of
/// one process's, where all run the same kernels: processors with other instructions round differently.
/// </summary>
internal sealed class SharedEncoding
{
    /// <summary>Time after which the lease of a process that does not renew it may be taken.</summary>
    public static readonly TimeSpan DefaultTerm = TimeSpan.FromSeconds(60);

    private const string Begin = "passages", Join = "join";
    private readonly RetrievalModel _model;
    private readonly string _directory;
    private readonly IndexInfo _wanted;
    private readonly WorkLeases _leases;
    private readonly TimeSpan _pause;
    private readonly IProgress<EncodingProgress>? _progress;
    private readonly CancellationToken _cancellationToken;

    private SharedEncoding(
        RetrievalModel model, string directory, IndexInfo wanted, TimeSpan term,
        IProgress<EncodingProgress>? progress, CancellationToken cancellationToken)
    {
        _model = model;
        _directory = directory;
        _wanted = wanted;
        _leases = new WorkLeases(SharedParts.FolderOf(directory), term);
        _pause = TimeSpan.FromSeconds(Math.Min(1, term.TotalSeconds / 5));
        _progress = progress;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Encodes parts until the index is complete.</summary>
    /// <param name="model">The model that encodes the passages.</param>
    /// <param name="corpus">Name of the corpus, which is recorded in <c>index.json</c>.</param>
    /// <param name="passages">The passages, which are enumerated once; all processes must have the same.</param>
    /// <param name="directory">The index folder, created if missing.</param>
    /// <param name="element">Element type of the stored vectors.</param>
    /// <param name="term">Time after which the lease of another process that does not renew it is taken.</param>
    /// <param name="progress">Receives what all processes together have encoded; may be null.</param>
    /// <param name="cancellationToken">Stops after the current block; complete parts are kept.</param>
    /// <exception cref="InvalidDataException">
    /// The folder holds the index of another corpus, or was begun with another model or element type.
    /// </exception>
    public static EncodingOutcome Encode(
        RetrievalModel model, string corpus, IEnumerable<Passage> passages, string directory,
        VectorElement element = VectorElement.Float32, TimeSpan? term = null,
        IProgress<EncodingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        IndexInfo wanted = IndexInfo.Of(model, corpus, null, element);
        if (IndexInfoFile.IsIn(directory))
            CorpusEncoder.RequireSame(directory, IndexInfoFile.Read(directory), wanted);
        SharedEncoding encoding = new(
            model, directory, wanted, term ?? DefaultTerm, progress, cancellationToken);
        NewFolder.Create(SharedParts.FolderOf(directory), () => encoding.BeginOrCompare(passages));
        bool wasComplete = encoding.IsComplete();
        encoding.Work();
        encoding.RemoveParts();
        return wasComplete ? EncodingOutcome.WasComplete : EncodingOutcome.Encoded;
    }

    private bool IsComplete() => IndexFolder.IsFinished(_directory, IndexInfoFile.Read(_directory));

    /// <summary>Writes the passages, or compares them with those that another process wrote.</summary>
    private void BeginOrCompare(IEnumerable<Passage> passages)
    {
        while (!IndexInfoFile.IsIn(_directory))
        {
            // Another process that was refused may have removed the empty folder.
            Directory.CreateDirectory(SharedParts.FolderOf(_directory));
            using IDisposable? lease = _leases.Take(Begin);
            if (lease is null)
            {
                Wait();
            }
            else if (!IndexInfoFile.IsIn(_directory))
            {
                WritePassages(passages);
                return;
            }
        }
        IndexInfo info = IndexInfoFile.Read(_directory);
        CorpusEncoder.RequireSame(_directory, info, _wanted);
        if (info.Segments is not null || !info.HasChecksums || new IndexExtension(_directory).IsStarted)
        {
            throw new InvalidDataException(
                $"{_directory}: the index was begun by an earlier version, or changed since it was encoded, so processes "
                + "cannot share its encoding: encode the corpus into another folder");
        }
        using PassageFile kept = PassageFile.Open(_directory, info);
        using CorpusComparison comparison = new(passages, kept, _cancellationToken);
        if (!comparison.IsSame)
            throw comparison.Common < info.Passages
                ? comparison.Difference(_directory, _wanted.Corpus)
                : new InvalidDataException(
                    $"{_wanted.Corpus}: expected the {info.Passages} passages of {_directory}, found more after them");
    }

    /// <summary>
    /// Writes passages and description to a folder of this process, and moves them, so that a process that took over from
    /// this one finds nothing half written.
    /// </summary>
    private void WritePassages(IEnumerable<Passage> passages)
    {
        string own = Path.Combine(SharedParts.FolderOf(_directory), _leases.Worker);
        try
        {
            IndexFolder.Begin(own, _wanted, passages, _cancellationToken);
            string[] files = [PassageFile.PathIn(""), PassageFile.TablePathIn(""), IndexInfoFile.PathIn("")];
            foreach (string file in files)
                File.Move(Path.Combine(own, file), Path.Combine(_directory, file), overwrite: true);
            AtomicFile.RemoveLeftovers(_directory);
        }
        finally
        {
            if (Directory.Exists(own))
                Directory.Delete(own, recursive: true);
        }
    }

    private void Work()
    {
        Stopwatch clock = Stopwatch.StartNew();
        long before = -1;
        while (!IsComplete())
        {
            _cancellationToken.ThrowIfCancellationRequested();
            SharedParts parts = new(_directory, IndexInfoFile.Read(_directory), _model, _leases.Worker);
            try
            {
                HashSet<int> complete = parts.Complete();
                long done = complete.Sum(p => (long)parts.SizeOf(p));
                before = before < 0 ? done : before;
                if (complete.Count == parts.Count ? !TryJoin(parts) : !TryEncodeOne(parts, complete, n => Report(done + n)))
                    Wait();
            }
            catch (IOException e) when (IsComplete() || FileLock.IsHeld(e))
            {
                // Another process took over from this one, and joins the parts, or has joined and removed them.
                Wait();
            }
        }

        void Report(long done)
        {
            double speed = (done - before) / Math.Max(1e-6, clock.Elapsed.TotalSeconds);
            int total = IndexInfoFile.Read(_directory).Passages;
            _progress?.Report(new EncodingProgress(
                (int)done, total, speed, TimeSpan.FromSeconds((total - done) / Math.Max(speed, 1e-6))));
        }
    }

    /// <summary>Encodes the first part that nobody has; false where somebody has each.</summary>
    private bool TryEncodeOne(SharedParts parts, HashSet<int> complete, Action<int> blockDone)
    {
        for (int part = 0; part < parts.Count; part++)
        {
            if (complete.Contains(part))
                continue;
            using IDisposable? lease = _leases.Take(SharedParts.Name(part));
            if (lease is null)
                continue;
            if (!parts.Has(part))
                parts.Encode(part, blockDone, _cancellationToken);
            return true;
        }
        return false;
    }

    /// <summary>Joins all parts to the vectors of the index; false where another process does.</summary>
    private bool TryJoin(SharedParts parts)
    {
        using IDisposable? lease = _leases.Take(Join);
        if (lease is null)
            return false;
        IndexInfo info = IndexInfoFile.Read(_directory);
        if (IndexFolder.IsFinished(_directory, info))
            return true;
        parts.Join();
        IndexFolder.Finish(_directory, info);
        return true;
    }

    /// <summary>
    /// Removes the folder of the parts, and what an encoding by one process left. Where another process that was paused
    /// still writes there, the folder is left to that one.
    /// </summary>
    private void RemoveParts()
    {
        string vectors = PassageIndex.VectorsPath(_directory);
        foreach (string path in new[] { ResumableFile.PartPath(vectors), ResumableFile.LogPath(vectors) })
            File.Delete(path);
        try
        {
            Directory.Delete(SharedParts.FolderOf(_directory), recursive: true);
        }
        catch (IOException)
        {
        }
    }

    private void Wait()
    {
        _cancellationToken.WaitHandle.WaitOne(_pause);
        _cancellationToken.ThrowIfCancellationRequested();
    }
}
