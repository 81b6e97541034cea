using Hypencoder.Search;
using Hypencoder.Search.Wire;

namespace Hypencoder.Models.Tests;

public sealed class QNetWireTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_QueryOfAnotherCopyOfTheModel_ScoresWithTheSameBits()
    {
        using RetrievalModel sender = Load("sent", 7), reader = Load("read", 7);
        QNet query = sender.EncodeQueries(["what is a neural network"])[0];
        byte[] bytes = sender.CreateQNetWire().Write(query);
        QNet read = reader.CreateQNetWire().Read(bytes);
        Assert.NotNull(read.Factors);
        Assert.Equal(query.Linear.ToArray(), read.Linear.ToArray());
        Assert.Equal(query.CorrectionBound, read.CorrectionBound);
        float[] vectors = [.. Enumerable.Range(0, 16 * 50).Select(i => MathF.Sin(i))];
        Assert.Equal(query.Unwritten().Score(vectors), read.Score(vectors));
    }

    [Fact]
    public void Read_QueryOfAnotherModel_IsRefused()
    {
        using RetrievalModel sender = Load("sent", 7), reader = Load("read", 8);
        byte[] bytes = sender.CreateQNetWire().Write(sender.EncodeQueries(["what is a neural network"])[0]);
        QNetWire wire = reader.CreateQNetWire();
        string message = Assert.Throws<InvalidDataException>(() => wire.Read(bytes)).Message;
        Assert.Contains(reader.Fingerprint, message, StringComparison.Ordinal);
        Assert.Contains(sender.Fingerprint, message, StringComparison.Ordinal);
    }

    private RetrievalModel Load(string name, int seed)
    {
        string directory = _folder.File(name);
        TinyModel.Save(
            WordPieceTokenizer.Load(Fixture.Path("golden", "wordpiece")), directory, DualEncoderKind.Hypencoder, seed,
            correctionBound: 1.5);
        return RetrievalModel.Load(directory);
    }
}
