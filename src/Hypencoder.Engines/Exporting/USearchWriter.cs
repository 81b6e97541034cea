namespace Hypencoder.Engines;

/// <summary>
/// Makes an HNSW index in memory, whose keys are positions in <c>ids.jsonl</c>, and writes it to
/// <c>vectors.usearch</c>.
/// </summary>
internal sealed class USearchWriter : IVectorWriter
{
    public const string FileName = "vectors.usearch";

    private readonly string _path;
    private readonly int _threads;
    private readonly USearchIndex _index;
    private readonly IdFileWriter _ids;
    private long _count;

    public USearchWriter(string directory, int count, int dimension, int threads)
    {
        _path = Path.Combine(directory, FileName);
        _threads = threads;
        _index = new USearchIndex(dimension);
        _index.Reserve(count, Search.Threads.Resolve(threads));
        _ids = new IdFileWriter(directory);
    }

    public void Append(ReadOnlySpan<string> ids, ReadOnlySpan<float> vectors)
    {
        _ids.Append(ids);
        _index.Add(vectors, _count, _threads);
        _count += ids.Length;
    }

    public void Complete()
    {
        _ids.Complete();
        _index.Save(_path);
        using FileStream file = new(_path, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        _index.Dispose();
        _ids.Dispose();
    }
}
