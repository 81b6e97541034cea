using Hypencoder.Data;
using Hypencoder.Models;
using Hypencoder.Retrieval.Tests.Indexing.Import;

namespace Hypencoder.Retrieval.Tests.Indexing;

public sealed class PassageEncodingTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly RetrievalModel _model;

    public PassageEncodingTests() => _model = ImportModel.Create(_folder, dimension: 4);

    [Fact]
    public void Encode_KilledWithAllPassagesEncoded_IsCompleted()
    {
        Passage[] passages = [.. Enumerable.Range(0, 3).Select(i => new Passage($"d{i}", "", $"text {i}"))];
        string whole = _folder.File("whole"), killed = _folder.File("killed");
        CorpusEncoder.Encode(_model, "corpus", passages, whole);
        Assert.ThrowsAny<OperationCanceledException>(() => CorpusEncoder.Encode(
            _model, "corpus", passages, killed, progress:
            new CallbackProgress<EncodingProgress>(_ => throw new OperationCanceledException())));
        List<EncodingProgress> progress = [];

        CorpusEncoder.Encode(_model, "corpus", passages, killed, resume: true, progress:
            new CallbackProgress<EncodingProgress>(progress.Add));

        Assert.Empty(progress);
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(whole, "vectors.bin")),
            File.ReadAllBytes(Path.Combine(killed, "vectors.bin")));
    }

    [Fact]
    public void Encode_PassagesThatCannotBeRead_LeavesNoFolder()
    {
        static IEnumerable<Passage> Faulty()
        {
            yield return new Passage("a", "", "text");
            throw new IOException("No space left on device");
        }

        Assert.Throws<IOException>(() => CorpusEncoder.Encode(_model, "corpus", Faulty(), _folder.File("new/index")));

        Assert.False(Directory.Exists(_folder.File("new")));
    }

    public void Dispose()
    {
        _model.Dispose();
        _folder.Dispose();
    }
}
